/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * MT3620 PWM of a GPIO group: four channels on one tick clock (32.768 kHz, 2 MHz or the crystal). A kick makes a
 * channel take over its parameters and begin with ON_TIME ticks at the active level, then OFF_TIME ticks at the
 * other, and so on; with REPLAY it does S0_STAY_CYCLE periods of state S0, then S1_STAY_CYCLE of S1, in turn. A
 * time of 0 is no time: the level is constant. DP_SEL chooses the channel of each pin.
 *
 * Lines `out0` to `out3` are the levels of the pins and `on0` to `on3` say whether they are driven: from the
 * first CLOCK_EN on, at the inactive level while the channel does not run. Open drain drives low only.
 *
 * A waveform faster than 10 kHz comes out so many times slower that it is not, with its duty: no eye can tell, and
 * every edge costs the simulation some microseconds. Who counts such edges counts too few.
 *
 * Where the manual is silent: KICK, GLOBAL_KICK and GLOBAL_RESET act when written and read 0; a kick while
 * CLOCK_EN is 0 waits for it, and CLOCK_EN begins anew with what the last kick took over; a change of the tick
 * clock keeps the ticks that are left; with REPLAY a state of no time or no cycles is left out; the fourth
 * clock is the crystal.
 */
#include "machine/device.h"
#include "peripherals/soc/soc_models.h"

enum { CHANNELS = 4, STATES = 2, FASTEST_HZ = 10000 };
enum {
	GLOBAL,
	CTRL,
	PARAM_S0 = CTRL + CHANNELS,
	PARAM_S1 = PARAM_S0 + CHANNELS,
	REGS_END = PARAM_S1 + CHANNELS
};
static const char *const regs[] = {
	"PWM_GLO_CTRL",
	"PWM{0-3}_CTRL",
	"PWM{0-3}_PARAM_S0",
	"PWM{0-3}_PARAM_S1",
	NULL,
};
enum {
	GLOBAL_KICK,
	CLOCK_SEL,
	GLOBAL_RESET,
	DP_SEL,
	KICK = DP_SEL + CHANNELS,
	REPLAY = KICK + CHANNELS,
	POLARITY = REPLAY + CHANNELS,
	OPEN_DRAIN = POLARITY + CHANNELS,
	CLOCK_EN = OPEN_DRAIN + CHANNELS,
	GLOBAL_KICK_EN = CLOCK_EN + CHANNELS,
	STAY = GLOBAL_KICK_EN + CHANNELS, /* of S0, then of S1 */
	ON = STAY + STATES * CHANNELS,
	OFF = ON + STATES * CHANNELS,
};
static const char *const fields[] = {
	"PWM_GLO_CTRL.GLOBAL_KICK",
	"PWM_GLO_CTRL.TICK_CLOCK_SEL",
	"PWM_GLO_CTRL.GLOBAL_RESET",
	"PWM_GLO_CTRL.PWM{0-3}_DP_SEL",
	"PWM{0-3}_CTRL.KICK",
	"PWM{0-3}_CTRL.REPLAY",
	"PWM{0-3}_CTRL.POLARITY",
	"PWM{0-3}_CTRL.IO_CTRL",
	"PWM{0-3}_CTRL.CLOCK_EN",
	"PWM{0-3}_CTRL.GLOBAL_KICK_EN",
	"PWM{0-3}_CTRL.S0_STAY_CYCLE",
	"PWM{0-3}_CTRL.S1_STAY_CYCLE",
	"PWM{0-3}_PARAM_S0.ON_TIME",
	"PWM{0-3}_PARAM_S1.ON_TIME",
	"PWM{0-3}_PARAM_S0.OFF_TIME",
	"PWM{0-3}_PARAM_S1.OFF_TIME",
	NULL,
};
enum { LINE_OUT, LINE_ON = LINE_OUT + CHANNELS };
enum { CLK_32K, CLK_2M, CLK_XTAL };

/* Times in ticks of the group's clock. */
struct channel {
	struct event edge;
	uint64_t edge_at;                 /* when it is due */
	uint64_t rest;                    /* inactive part of the period under way, still to come */
	uint32_t on[STATES], off[STATES]; /* as taken over by the kick */
	uint32_t stay[STATES], cycles_left; /* periods in a state */
	uint8_t state;
	bool replay;     /* as taken over by the kick */
	bool alternates; /* between S0 and S1 */
	bool active;
	bool active_low, open_drain;
	bool clocked;
	bool drives; /* has had its clock */
};

struct pwm {
	struct device dev;
	struct channel channel[CHANNELS];
	uint8_t clock;                /* TICK_CLOCK_SEL as last acted on */
	uint8_t channel_of[CHANNELS]; /* DP_SEL of each pin */
};

static struct clk *tick_clock(const struct pwm *pwm)
{
	return pwm->dev.clk[pwm->clock < CLK_XTAL ? pwm->clock : CLK_XTAL];
}

static uint64_t ticks_now(const struct pwm *pwm)
{
	return clk_ticks_at(tick_clock(pwm), pwm->dev.timeline->now_ps);
}

static void show_pin(struct pwm *pwm, unsigned pin, const struct channel *channel)
{
	struct line *out = &pwm->dev.line[LINE_OUT + pin], *driven = &pwm->dev.line[LINE_ON + pin];
	bool level = channel->drives && channel->active != channel->active_low;
	bool on = channel->drives && !(channel->open_drain && level);
	if (!on) {
		line_set(driven, false);
	}
	line_set(out, level && !channel->open_drain);
	line_set(driven, on);
}

static void show(struct pwm *pwm, unsigned n)
{
	const struct channel *channel = &pwm->channel[n];
	for (unsigned pin = 0; pin < CHANNELS; pin++) {
		if (pwm->channel_of[pin] == n) {
			show_pin(pwm, pin, channel);
		}
	}
}

/* The registers that an edge need not look at. */
static void show_all(struct pwm *pwm)
{
	const struct device *dev = &pwm->dev;
	for (unsigned n = 0; n < CHANNELS; n++) {
		pwm->channel[n].active_low = field_get(dev, POLARITY + n);
		pwm->channel[n].open_drain = field_get(dev, OPEN_DRAIN + n);
		pwm->channel_of[n] = (uint8_t)field_get(dev, DP_SEL + n);
	}
	for (unsigned n = 0; n < CHANNELS; n++) {
		show(pwm, n);
	}
}

static void edge_at(struct pwm *pwm, struct channel *channel, uint64_t ticks)
{
	channel->edge_at = ticks;
	timeline_arm_at(pwm->dev.timeline, &channel->edge, clk_time_of(tick_clock(pwm), ticks));
}

static uint32_t period(const struct channel *channel, unsigned state)
{
	return channel->on[state] + channel->off[state];
}

/* Some of the kick's parameters may say that a state is left out. */
static bool usable(const struct channel *channel, unsigned state)
{
	return channel->stay[state] && period(channel, state);
}

/* How many periods pass as one. */
static uint32_t periods_at_once(const struct pwm *pwm, const struct channel *channel)
{
	uint32_t length = period(channel, channel->state);
	uint64_t shortest = tick_clock(pwm)->rate_hz / FASTEST_HZ;
	uint32_t periods = shortest > length ? (uint32_t)((shortest + length - 1) / length) : 1;
	return channel->alternates && periods > channel->cycles_left ? channel->cycles_left :
								       periods;
}

static void begin_period(struct pwm *pwm, struct channel *channel, uint64_t from_ticks)
{
	if (channel->alternates && channel->cycles_left == 0) {
		channel->state ^= 1;
		channel->cycles_left = channel->stay[channel->state];
	}
	uint32_t on = channel->on[channel->state], off = channel->off[channel->state];
	channel->active = on != 0;
	channel->rest = 0;
	if (on && off) {
		uint32_t periods = periods_at_once(pwm, channel);
		channel->cycles_left -= channel->alternates ? periods : 0;
		channel->rest = (uint64_t)off * periods;
		edge_at(pwm, channel, from_ticks + (uint64_t)on * periods);
	} else if (channel->alternates) {
		uint64_t length = (uint64_t)(on + off) * channel->cycles_left;
		channel->cycles_left = 0;
		edge_at(pwm, channel, from_ticks + length);
	}
}

static void edge(void *owner, unsigned n)
{
	struct pwm *pwm = owner;
	struct channel *channel = &pwm->channel[n];
	if (channel->rest) {
		channel->active = false;
		edge_at(pwm, channel, channel->edge_at + channel->rest);
		channel->rest = 0;
	} else {
		begin_period(pwm, channel, channel->edge_at);
	}
	show(pwm, n);
}

static void stop(struct pwm *pwm, unsigned n)
{
	timeline_disarm(pwm->dev.timeline, &pwm->channel[n].edge);
	pwm->channel[n].active = false;
	pwm->channel[n].rest = 0;
}

/* Begins with what the last kick took over. */
static void begin(struct pwm *pwm, struct channel *channel)
{
	bool state0 = usable(channel, 0), state1 = usable(channel, 1);
	channel->alternates = channel->replay && state0 && state1;
	channel->state = channel->replay && state1 && !state0;
	channel->cycles_left = channel->stay[channel->state];
	begin_period(pwm, channel, ticks_now(pwm));
}

static void kick(struct pwm *pwm, unsigned n)
{
	const struct device *dev = &pwm->dev;
	struct channel *channel = &pwm->channel[n];
	stop(pwm, n);
	for (unsigned state = 0; state < STATES; state++) {
		channel->on[state] = field_get(dev, ON + state * CHANNELS + n);
		channel->off[state] = field_get(dev, OFF + state * CHANNELS + n);
		channel->stay[state] = field_get(dev, STAY + state * CHANNELS + n);
	}
	channel->replay = field_get(dev, REPLAY + n);
	if (channel->clocked) {
		begin(pwm, channel);
	}
}

static void clock_channel(struct pwm *pwm, unsigned n)
{
	struct channel *channel = &pwm->channel[n];
	bool clocked = field_get(&pwm->dev, CLOCK_EN + n);
	if (clocked == channel->clocked) {
		return;
	}
	channel->clocked = clocked;
	if (clocked) {
		channel->drives = true;
		begin(pwm, channel);
	} else {
		stop(pwm, n);
	}
}

static void choose_clock(struct pwm *pwm)
{
	const struct device *dev = &pwm->dev;
	uint64_t before = ticks_now(pwm);
	uint32_t choice = field_get(dev, CLOCK_SEL);
	if (choice == pwm->clock) {
		return;
	}
	if (choice > CLK_XTAL) {
		log_guest(dev->log, dev, GLOBAL, "%s: there is no clock %u for %s.TICK_CLOCK_SEL",
			dev->name, choice, reg_name(dev, GLOBAL));
	}
	pwm->clock = (uint8_t)choice;
	for (unsigned n = 0; n < CHANNELS; n++) {
		struct channel *channel = &pwm->channel[n];
		if (channel->edge.armed) {
			uint64_t left = channel->edge_at > before ? channel->edge_at - before : 0;
			edge_at(pwm, channel, ticks_now(pwm) + left);
		}
	}
}

static void reset_channels(struct pwm *pwm)
{
	for (unsigned n = 0; n < CHANNELS; n++) {
		struct channel *channel = &pwm->channel[n];
		stop(pwm, n);
		for (unsigned state = 0; state < STATES; state++) {
			channel->on[state] = channel->off[state] = 0;
		}
		channel->drives = channel->clocked = false;
	}
}

static void wrote_global(struct pwm *pwm, uint32_t raw)
{
	struct device *dev = &pwm->dev;
	choose_clock(pwm);
	if (field_of(dev, GLOBAL_RESET, raw)) {
		reset_channels(pwm);
		for (unsigned reg = CTRL; reg < REGS_END; reg++) {
			reg_set(dev, reg, dev->desc->regs[dev->reg_index[reg]].reset_value);
		}
	}
	for (unsigned n = 0; field_of(dev, GLOBAL_KICK, raw) && n < CHANNELS; n++) {
		if (field_get(dev, GLOBAL_KICK_EN + n)) {
			kick(pwm, n);
		}
	}
}

static void pwm_wrote(struct device *dev, unsigned reg, uint32_t raw)
{
	struct pwm *pwm = (struct pwm *)dev;
	if (reg == GLOBAL) {
		wrote_global(pwm, raw);
	} else if (reg < PARAM_S0) {
		unsigned n = reg - CTRL;
		clock_channel(pwm, n);
		if (field_of(dev, KICK + n, raw)) {
			kick(pwm, n);
		}
	}
	show_all(pwm);
}

static void pwm_input(struct device *dev, unsigned input, bool level)
{
	(void)input;
	device_hold(dev, level);
}

static void pwm_init(struct device *dev)
{
	struct pwm *pwm = (struct pwm *)dev;
	for (unsigned n = 0; n < CHANNELS; n++) {
		pwm->channel[n].edge = (struct event){
			.name = "edge", .fire = edge, .owner = pwm, .index = n
		};
	}
}

static void pwm_reset(struct device *dev)
{
	struct pwm *pwm = (struct pwm *)dev;
	reset_channels(pwm);
	pwm->clock = CLK_32K;
	show_all(pwm);
}

static void snap_channel(struct channel *channel, struct timeline *timeline, struct snap *snap)
{
	event_snap(&channel->edge, timeline, snap, "edge");
	snap_u64(snap, "edge_at", &channel->edge_at);
	snap_u64(snap, "rest", &channel->rest);
	for (unsigned state = 0; state < STATES; state++) {
		snap_u32(snap, "on", &channel->on[state]);
		snap_u32(snap, "off", &channel->off[state]);
		snap_u32(snap, "stay", &channel->stay[state]);
	}
	snap_u32(snap, "cycles_left", &channel->cycles_left);
	snap_u8(snap, "state", &channel->state);
	snap_bool(snap, "replay", &channel->replay);
	snap_bool(snap, "alternates", &channel->alternates);
	snap_bool(snap, "active", &channel->active);
	snap_bool(snap, "active_low", &channel->active_low);
	snap_bool(snap, "open_drain", &channel->open_drain);
	snap_bool(snap, "clocked", &channel->clocked);
	snap_bool(snap, "drives", &channel->drives);
	/* A snap is a file: it may be spoilt. */
	channel->state &= 1;
	channel->alternates &= usable(channel, 0) && usable(channel, 1);
}

static void pwm_snap(struct device *dev, struct snap *snap)
{
	static const char *const names[CHANNELS] = { "pwm0", "pwm1", "pwm2", "pwm3" };
	struct pwm *pwm = (struct pwm *)dev;
	snap_u8(snap, "clock", &pwm->clock);
	snap_bytes(snap, "channel_of", pwm->channel_of, sizeof(pwm->channel_of));
	for (unsigned n = 0; n < CHANNELS; n++) {
		snap_enter(snap, names[n]);
		snap_channel(&pwm->channel[n], dev->timeline, snap);
		snap_leave(snap);
	}
}

const struct device_ops pwm_ops = {
	.type = "mt3620-pwm",
	.size = sizeof(struct pwm),
	.regs = regs,
	.fields = fields,
	.clocks = NAMES("rtc32k", "pwm", "xtal"),
	.lines = NAMES("out{0-3}", "on{0-3}"),
	.inputs = NAMES("reset"),
	.init = pwm_init,
	.reset = pwm_reset,
	.wrote = pwm_wrote,
	.input = pwm_input,
	.snap = pwm_snap,
};
