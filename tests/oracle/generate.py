#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Writes an assembly file of random Thumb-2 sequences: integer, DSP, floating point, loads and stores.

usage: generate.py SEED COUNT OUTPUT.S [plain] [aligned]

Each sequence starts from random registers, flags and FP registers, works on a scratch buffer, and leaves what it
computed in `result` and in the buffer; common/sequences.c runs and logs them. Nothing UNPREDICTABLE is emitted.
With `plain` there are no exclusives, whose outcome depends on interrupts. With `aligned` no access reaches into a hole
from outside: the reference machine checks the first byte only.
r0-r9, r12 and lr hold data, r10 points at the middle of the buffer, r11 is for addresses, sp is left alone.
"""

import random
import sys

DATA = [f"r{i}" for i in range(10)] + ["r12", "lr"]
LOW = [f"r{i}" for i in range(8)]
CONDITIONS = "eq ne cs cc mi pl vs vc hi ls ge lt gt le".split()
SPECIAL_WORDS = (0, 1, 2, 0xFFFFFFFF, 0x80000000, 0x7FFFFFFF, 0x80008000, 0x7FFF7FFF, 0x00FF00FF, 0x80, 0x7F, 0xFFFF,
                 0x8000, 0x7FFF, 31, 32, 33, 0xFFFFFF80)
SPECIAL_FLOATS = (0x00000000, 0x80000000, 0x3F800000, 0xBF800000, 0x7F800000, 0xFF800000, 0x7FC00000, 0xFFC12345,
                  0x7F800001, 0xFFA00000, 0x00000001, 0x807FFFFF, 0x00800000, 0x7F7FFFFF, 0x4F000000, 0xCF000000,
                  0x4F800000, 0x3F000000, 0x33800000, 0x477FE000, 0x477FF000, 0x38800000, 0x387FFFFF)
BUFFER = 512


class Sequence:
    """One function's worth of instructions."""

    def __init__(self, rng, options):
        self.plain = "plain" in options
        self.aligned = "aligned" in options
        self.rng = rng
        self.lines = []
        self.labels = 0

    def emit(self, text):
        self.lines.append("\t" + text)

    def data(self, count=1):
        registers = [self.rng.choice(DATA) for _ in range(count)]
        return registers[0] if count == 1 else registers

    def different(self, count):
        return self.rng.sample(DATA, count)

    def single(self, count=1):
        registers = [f"s{self.rng.randrange(32)}" for _ in range(count)]
        return registers[0] if count == 1 else registers

    def modified_immediate(self):
        rng = self.rng
        byte = rng.randrange(256)
        kind = rng.randrange(5)
        if kind == 0:
            return byte
        if kind == 1:
            return byte << 16 | byte
        if kind == 2:
            return byte << 24 | byte << 8
        if kind == 3:
            return byte * 0x01010101
        rotated = (byte | 0x80) << rng.randrange(1, 25)
        return rotated & 0xFFFFFFFF

    def shift(self):
        kind = self.rng.choice(["lsl", "lsr", "asr", "ror", "rrx", ""])
        if kind == "":
            return ""
        if kind == "rrx":
            return ", rrx"
        amount = self.rng.randrange(1, 32 if kind in ("lsl", "ror") else 33)
        return f", {kind} #{amount}"

    def second(self):
        if self.rng.random() < 0.4:
            return f"#{self.modified_immediate():#x}"
        return self.data() + self.shift()

    def arithmetic(self, condition="", flags=None):
        rng = self.rng
        s = ("s" if rng.random() < 0.6 else "") if flags is None else flags
        op = rng.choice("and orr eor bic orn add sub adc sbc rsb mov mvn".split())
        if op in ("mov", "mvn"):
            self.emit(f"{op}{s}{condition} {self.data()}, {self.second()}")
        else:
            d, n = self.data(2)
            self.emit(f"{op}{s}{condition}.w {d}, {n}, {self.second()}")

    def short(self):
        rng = self.rng
        d, n, m = (rng.choice(LOW) for _ in range(3))
        op = rng.choice(["adds {d}, {n}, {m}", "subs {d}, {n}, {m}", "adds {d}, #{i8}", "subs {d}, #{i8}",
                         "movs {d}, #{i8}", "cmp {d}, #{i8}", "lsls {d}, {n}, #{i5}", "lsrs {d}, {n}, #{i5}",
                         "asrs {d}, {n}, #{i5}", "adcs {d}, {m}", "sbcs {d}, {m}", "muls {d}, {m}, {d}",
                         "negs {d}, {m}", "tst {d}, {m}", "add {d}, {m}", "mov {d}, {m}", "cmp {d}, {m}",
                         "rors {d}, {m}", "bics {d}, {m}", "mvns {d}, {m}", "adds {d}, {n}, #{i3}", "add {d}, r12",
                         "mov r9, {m}", "cmp r12, {m}", "uxtb {d}, {m}", "sxth {d}, {m}", "rev {d}, {m}",
                         "revsh {d}, {m}"])
        self.emit(op.format(d=d, n=n, m=m, i8=rng.randrange(256), i5=rng.randrange(1, 32), i3=rng.randrange(1, 8)))

    def compare(self):
        self.emit(f"{self.rng.choice(['cmp', 'cmn', 'tst', 'teq'])}.w {self.data()}, {self.second()}")

    def wide_immediate(self):
        op = self.rng.choice(["movw", "movt"])
        self.emit(f"{op} {self.data()}, #{self.rng.randrange(65536)}")
        d, n = self.data(2)
        self.emit(f"{self.rng.choice(['addw', 'subw'])} {d}, {n}, #{self.rng.randrange(4096)}")

    def register_shift(self):
        d, n, m = self.data(3)
        op = self.rng.choice(["lsl", "lsr", "asr", "ror"])
        self.emit(f"{op}{self.rng.choice(['', 's'])}.w {d}, {n}, {m}")

    def bits(self):
        rng = self.rng
        d, n = self.data(2)
        lsb = rng.randrange(32)
        width = rng.randrange(1, 33 - lsb)
        self.emit(rng.choice([f"clz {d}, {n}", f"rbit {d}, {n}", f"rev.w {d}, {n}", f"rev16.w {d}, {n}",
                              f"revsh.w {d}, {n}", f"bfi {d}, {n}, #{lsb}, #{width}", f"bfc {d}, #{lsb}, #{width}",
                              f"sbfx {d}, {n}, #{lsb}, #{width}", f"ubfx {d}, {n}, #{lsb}, #{width}"]))

    def extend(self):
        rng = self.rng
        d, n, m = self.data(3)
        op = rng.choice("sxtb sxth uxtb uxth sxtb16 uxtb16 sxtab sxtah uxtab uxtah sxtab16 uxtab16".split())
        rotate = rng.choice(["", ", ror #8", ", ror #16", ", ror #24"])
        wide = ".w" if op in ("sxtb", "sxth", "uxtb", "uxth") else ""
        operands = f"{d}, {n}, {m}" if "ta" in op else f"{d}, {m}"
        self.emit(f"{op}{wide} {operands}{rotate}")

    def saturate(self):
        rng = self.rng
        d, n, m = self.data(3)
        shift = rng.choice(["", f", lsl #{rng.randrange(1, 32)}", f", asr #{rng.randrange(1, 32)}"])
        self.emit(rng.choice([f"ssat {d}, #{rng.randrange(1, 33)}, {n}{shift}",
                              f"usat {d}, #{rng.randrange(0, 32)}, {n}{shift}",
                              f"ssat16 {d}, #{rng.randrange(1, 17)}, {n}", f"usat16 {d}, #{rng.randrange(0, 16)}, {n}",
                              f"qadd {d}, {n}, {m}", f"qsub {d}, {n}, {m}", f"qdadd {d}, {n}, {m}",
                              f"qdsub {d}, {n}, {m}"]))

    def parallel(self):
        rng = self.rng
        d, n, m = self.data(3)
        prefix = rng.choice("s q sh u uq uh".split())
        op = rng.choice("add8 add16 sub8 sub16 asx sax".split())
        self.emit(f"{prefix}{op} {d}, {n}, {m}")
        if rng.random() < 0.5:
            d, n, m = self.data(3)
            self.emit(f"sel {d}, {n}, {m}")

    def pack(self):
        rng = self.rng
        d, n, m, a = self.data(4)
        self.emit(rng.choice([f"pkhbt {d}, {n}, {m}", f"pkhbt {d}, {n}, {m}, lsl #{rng.randrange(1, 32)}",
                              f"pkhtb {d}, {n}, {m}, asr #{rng.randrange(1, 33)}", f"usad8 {d}, {n}, {m}",
                              f"usada8 {d}, {n}, {m}, {a}"]))

    def multiply(self):
        rng = self.rng
        d, n, m, a = self.data(4)
        x, y = rng.choice("bt"), rng.choice("bt")
        cross = rng.choice(["", "x"])
        rounding = rng.choice(["", "r"])
        self.emit(rng.choice([f"mul.w {d}, {n}, {m}", f"mla {d}, {n}, {m}, {a}", f"mls {d}, {n}, {m}, {a}",
                              f"smul{x}{y} {d}, {n}, {m}", f"smla{x}{y} {d}, {n}, {m}, {a}",
                              f"smulw{y} {d}, {n}, {m}", f"smlaw{y} {d}, {n}, {m}, {a}",
                              f"smuad{cross} {d}, {n}, {m}", f"smusd{cross} {d}, {n}, {m}",
                              f"smlad{cross} {d}, {n}, {m}, {a}", f"smlsd{cross} {d}, {n}, {m}, {a}",
                              f"smmul{rounding} {d}, {n}, {m}", f"smmla{rounding} {d}, {n}, {m}, {a}",
                              f"smmls{rounding} {d}, {n}, {m}, {a}", f"sdiv {d}, {n}, {m}", f"udiv {d}, {n}, {m}"]))

    def long_multiply(self):
        rng = self.rng
        low, high = self.different(2)
        n, m = self.data(2)
        x, y = rng.choice("bt"), rng.choice("bt")
        op = rng.choice(["umull", "smull", "umlal", "smlal", "umaal", f"smlal{x}{y}", "smlald", "smlaldx", "smlsld",
                         "smlsldx"])
        self.emit(f"{op} {low}, {high}, {n}, {m}")

    def if_then(self):
        rng = self.rng
        condition = rng.choice(CONDITIONS)
        opposite = CONDITIONS[CONDITIONS.index(condition) ^ 1]
        pattern = "".join(rng.choice("te") for _ in range(rng.randrange(4)))
        self.emit(f"it{pattern} {condition}")
        for letter in "t" + pattern:
            self.arithmetic(condition if letter == "t" else opposite, flags=rng.choice(["", "", "s"]))

    def branch(self):
        rng = self.rng
        self.labels += 1
        label = f"{self.labels}"
        if rng.random() < 0.3:
            self.emit(f"{rng.choice(['cbz', 'cbnz'])} {rng.choice(LOW)}, {label}0f")
        else:
            self.emit(f"b{rng.choice(CONDITIONS)}{rng.choice(['', '.w'])} {label}0f")
        for _ in range(rng.randrange(1, 4)):
            self.arithmetic()
        self.lines.append(f"{label}0:")

    def loop(self):
        """A short counted loop, so that blocks run more than once."""
        self.labels += 1
        label = f"{self.labels}1"
        body = [r for r in DATA if r != "r9"]
        self.emit(f"mov.w r9, #{self.rng.randrange(2, 6)}")
        self.lines.append(f"{label}:")
        for _ in range(2):
            d, n, m = (self.rng.choice(body) for _ in range(3))
            self.emit(f"{self.rng.choice(['adds', 'subs', 'eors', 'adcs'])}.w {d}, {n}, {m}")
        self.emit("sub.w r9, r9, #1")
        self.emit("cmp.w r9, #0")
        self.emit(f"bne {label}b")

    def offset(self, size, aligned):
        value = self.rng.randrange(-192, 192)
        return value & -size if aligned else value

    def memory(self):
        rng = self.rng
        op, size = rng.choice([("ldr", 4), ("str", 4), ("ldrh", 2), ("strh", 2), ("ldrsh", 2), ("ldrb", 1),
                               ("strb", 1), ("ldrsb", 1)])
        aligned = rng.random() < 0.7 or self.aligned
        offset = self.offset(size, aligned)
        form = rng.randrange(5)
        t = self.data()
        if form == 0:
            self.emit(f"{op}.w {t}, [r10, #{offset}]")
        elif form == 1:
            scale = {1: 0, 2: 1, 4: 2}[size] if self.aligned else rng.randrange(4)
            index = rng.choice([r for r in DATA if r != t])
            self.emit(f"and.w r11, {index}, #{0xF if scale == 3 else 0x1F}")
            self.emit(f"{op}.w {t}, [r10, r11, lsl #{scale}]")
        elif form == 2:
            self.emit(f"add.w r11, r10, #{rng.randrange(0, 32) & (-4 if self.aligned else -1)}")
            self.emit(f"{op} {t}, [r11, #{offset % 128}]!")
        elif form == 3:
            self.emit(f"sub.w r11, r10, #{rng.randrange(0, 32) & (-4 if self.aligned else -1)}")
            self.emit(f"{op} {t}, [r11], #-{offset % 128}")
        else:
            low = rng.choice(LOW)
            base = rng.choice([r for r in LOW if r != low])
            self.emit(f"mov {base}, r10")
            self.emit(f"{op} {low}, [{base}, #{rng.randrange(0, 32 // size) * size}]" if op not in ("ldrsh", "ldrsb")
                      else f"{op}.w {low}, [{base}, #{rng.randrange(64 // size) * size}]")

    def multiple(self):
        rng = self.rng
        registers = sorted(rng.sample(range(10), rng.randrange(2, 7)))
        names = ", ".join(f"r{i}" for i in registers)
        op = rng.choice(["ldmia.w", "ldmdb", "stmia.w", "stmdb"])
        self.emit(f"add.w r11, r10, #{rng.randrange(-8, 8) * 4}".replace("#-", "#-"))
        self.emit(f"{op} r11{rng.choice(['', '!'])}, {{{names}}}")
        if rng.random() < 0.4:
            self.emit(f"push {{{names}}}")
            self.arithmetic()
            self.emit(f"pop {{{names}}}")

    def pair(self):
        t, u = self.different(2)
        offset = self.offset(8 if self.aligned else 4, True)
        op = self.rng.choice(["ldrd", "strd"])
        if self.rng.random() < 0.5:
            self.emit(f"{op} {t}, {u}, [r10, #{offset}]")
        else:
            self.emit("mov r11, r10")
            self.emit(f"{op} {t}, {u}, [r11{']' if offset & 4 else ''}, #{offset % 128}{'' if offset & 4 else ']!'}")

    def exclusive(self):
        t, d, n = self.different(3)
        suffix, size = self.rng.choice([("", 4), ("b", 1), ("h", 2)])
        offset = self.rng.randrange(32) * 4
        self.emit(f"add.w r11, r10, #{offset}")
        self.emit(f"ldrex{suffix} {t}, [r11]")
        self.emit(f"add.w {t}, {t}, #{self.rng.randrange(256)}")
        self.emit(f"strex{suffix} {d}, {t}, [r11]")
        del n, size

    def literal(self):
        self.emit(f"ldr.w {self.data()}, ={self.rng.getrandbits(32):#010x}")

    def fp_arithmetic(self):
        rng = self.rng
        d, n, m = self.single(3)
        op = rng.choice("vadd vsub vmul vnmul vmla vmls vnmla vnmls vdiv vfma vfms vfnma vfnms".split())
        self.emit(f"{op}.f32 {d}, {n}, {m}")

    def fp_unary(self):
        d, m = self.single(2)
        self.emit(f"{self.rng.choice(['vsqrt', 'vabs', 'vneg', 'vmov'])}.f32 {d}, {m}")

    def fp_compare(self):
        d, m = self.single(2)
        op = self.rng.choice(["vcmp", "vcmpe"])
        self.emit(f"{op}.f32 {d}, {self.rng.choice([m, '#0.0'])}")
        if self.rng.random() < 0.6:
            self.emit("vmrs apsr_nzcv, fpscr")

    def fp_convert(self):
        rng = self.rng
        d, m = self.single(2)
        kind = rng.randrange(4)
        if kind == 0:
            self.emit(rng.choice([f"vcvt.s32.f32 {d}, {m}", f"vcvt.u32.f32 {d}, {m}", f"vcvtr.s32.f32 {d}, {m}",
                                  f"vcvtr.u32.f32 {d}, {m}"]))
        elif kind == 1:
            self.emit(rng.choice([f"vcvt.f32.s32 {d}, {m}", f"vcvt.f32.u32 {d}, {m}"]))
        elif kind == 2:
            form = rng.choice(["s16", "u16", "s32", "u32"])
            bits = rng.randrange(1, 17 if "16" in form else 33)
            self.emit(f"vcvt.{form}.f32 {d}, {d}, #{bits}" if rng.random() < 0.5
                      else f"vcvt.f32.{form} {d}, {d}, #{bits}")
        else:
            self.emit(f"vcvt{rng.choice('bt')}.{rng.choice(['f16.f32', 'f32.f16'])} {d}, {m}")

    def fp_move(self):
        rng = self.rng
        t, u = self.different(2)
        first = rng.randrange(31)
        self.emit(rng.choice([f"vmov s{first}, {t}", f"vmov {t}, s{first}",
                              f"vmov s{first}, s{first + 1}, {t}, {u}", f"vmov {t}, {u}, s{first}, s{first + 1}",
                              f"vmov.f32 s{first}, #{rng.choice(['1.0', '-2.5', '0.125', '31.0', '-0.5'])}",
                              f"vmov d{first // 2}, {t}, {u}", f"vmov {t}, {u}, d{first // 2}"]))

    def fp_memory(self):
        rng = self.rng
        s = self.single()
        first = rng.randrange(24)
        count = rng.randrange(1, 8)
        names = f"{{s{first}-s{first + count}}}"
        kind = rng.randrange(4)
        if kind == 0:
            self.emit(f"{rng.choice(['vldr', 'vstr'])}.32 {s}, [r10, #{self.offset(4, True)}]")
        elif kind == 1:
            offset = self.offset(8 if self.aligned else 4, True)
            self.emit(f"{rng.choice(['vldr', 'vstr'])}.64 d{rng.randrange(16)}, [r10, #{offset}]")
        elif kind == 2:
            self.emit("mov r11, r10")
            self.emit(rng.choice([f"vldmia r11!, {names}", f"vstmia r11!, {names}", f"vldmdb r11!, {names}",
                                  f"vstmdb r11!, {names}", f"vldmia r11, {names}"]))
        else:
            self.emit(f"vpush {names}")
            self.emit(f"vpop {{s{(first + 7) % 24}-s{(first + 7) % 24 + count}}}")

    def fp_control(self):
        value = self.rng.getrandbits(32) & 0x07C0009F
        t = self.data()
        self.emit(f"ldr.w {t}, ={value:#010x}")
        self.emit(f"vmsr fpscr, {t}")

    def flags(self):
        rng = self.rng
        d = self.data()
        self.emit(rng.choice([f"mrs {d}, apsr", f"msr apsr_nzcvq, {d}", f"msr apsr_nzcvqg, {d}", f"msr apsr_g, {d}"]))

    def fill(self, length):
        exclusive = self.literal if self.plain else self.exclusive
        integer = [self.arithmetic] * 6 + [self.short] * 5 + [
            self.compare, self.wide_immediate, self.register_shift, self.register_shift, self.bits, self.bits,
            self.extend, self.extend, self.saturate, self.saturate, self.parallel, self.parallel, self.parallel,
            self.pack, self.multiply, self.multiply, self.multiply, self.long_multiply, self.if_then, self.if_then,
            self.branch, self.loop, self.memory, self.memory, self.memory, self.multiple, self.pair, exclusive,
            self.literal, self.flags]
        floating = [self.fp_arithmetic] * 8 + [self.fp_unary] * 2 + [self.fp_compare] * 2 + [
            self.fp_convert] * 4 + [self.fp_move] * 2 + [self.fp_memory] * 2 + [self.fp_control]
        kind = self.rng.randrange(3)
        pool = (integer, floating, integer + floating)[kind]
        for _ in range(length):
            self.rng.choice(pool)()


def word(rng):
    return rng.choice(SPECIAL_WORDS) if rng.random() < 0.3 else rng.getrandbits(32)


def floating(rng):
    kind = rng.random()
    if kind < 0.4:
        return rng.choice(SPECIAL_FLOATS)
    if kind < 0.7:
        return rng.getrandbits(1) << 31 | rng.randrange(100, 155) << 23 | rng.getrandbits(23)
    return rng.getrandbits(32)


def write_sequence(out, number, rng, options):
    sequence = Sequence(rng, options)
    sequence.fill(rng.randrange(8, 28))
    out.append(f"\t.thumb_func\nsequence_{number}:")
    out += ["\tpush {r4-r11, lr}", f"\tldr r10, =start_{number}", "\tvldmia r10!, {s0-s31}", "\tldr r0, [r10], #4",
            "\tvmsr fpscr, r0", "\tldr r0, [r10], #4", "\tmsr apsr_nzcvqg, r0", "\tldmia.w r10, {r0-r9, r12, lr}",
            f"\tldr.w r10, =scratch+{BUFFER // 2}", "\tmov r11, r10"]
    out += sequence.lines
    out += ["\tldr.w r10, =result", "\tstmia.w r10!, {r0-r9, r12, lr}",
            "\tmrs r0, apsr", "\tvmrs r1, fpscr", "\tstmia.w r10!, {r0, r1, r11}", "\tvstmia r10!, {s0-s31}",
            "\tpop {r4-r11, pc}", "\t.ltorg"]
    state = [floating(rng) for _ in range(32)]
    state += [rng.getrandbits(32) & 0xF7C0009F if rng.random() < 0.5 else 0, rng.getrandbits(32) & 0xF80F0000]
    state += [floating(rng) if rng.random() < 0.1 else word(rng) for _ in range(12)]
    return state


def main():
    seed, count, path = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    out = ["/* Generated: random instruction sequences. */", "\t.syntax unified", "\t.cpu cortex-m4",
           "\t.fpu fpv4-sp-d16", "\t.thumb", "\t.text"]
    states = []
    for number in range(count):
        states.append(write_sequence(out, number, random.Random(seed * 100003 + number),
                                     sys.argv[4:]))
    out += ["\t.section .rodata", "\t.align 2", "\t.global sequence_table, sequence_count, sequence_seed",
            "sequence_table:"]
    out += [f"\t.word sequence_{number}" for number in range(count)]
    out += [f"sequence_count:\n\t.word {count}", f"sequence_seed:\n\t.word {seed}"]
    for number, state in enumerate(states):
        out.append(f"start_{number}:\n\t.word " + ", ".join(f"{value:#010x}" for value in state))
    with open(path, "w", encoding="utf-8") as file:
        file.write("\n".join(out) + "\n")


if __name__ == "__main__":
    main()
