/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Arm semihosting: the calls a program makes of its debugger by BKPT 0xAB. Console, exit, virtual time, and
 * files below one directory that the user named. Nothing of the host's clock reaches the guest.
 * Not modelled: SYS_SYSTEM, SYS_TMPNAM, SYS_REMOVE, SYS_RENAME, SYS_GET_CMDLINE and SYS_HEAPINFO answer
 * "failed", as a debugger may.
 */
#include "machine/semihost.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/timeline.h"
#include "machine/bus.h"

enum operation {
	SYS_OPEN = 0x01,
	SYS_CLOSE = 0x02,
	SYS_WRITEC = 0x03,
	SYS_WRITE0 = 0x04,
	SYS_WRITE = 0x05,
	SYS_READ = 0x06,
	SYS_READC = 0x07,
	SYS_ISERROR = 0x08,
	SYS_ISTTY = 0x09,
	SYS_SEEK = 0x0a,
	SYS_FLEN = 0x0c,
	SYS_CLOCK = 0x10,
	SYS_TIME = 0x11,
	SYS_ERRNO = 0x13,
	SYS_EXIT = 0x18,
	SYS_EXIT_EXTENDED = 0x20,
	SYS_ELAPSED = 0x30,
	SYS_TICKFREQ = 0x31,
};

enum {
	FAILED = -1,
	APPLICATION_EXIT = 0x20026,
	TICKS_PER_SECOND = 1000000,
	FIRST_FILE = 3,
	FILES = 16,
	CHUNK = 256,
	NAME_LENGTH = 256,
};

enum file_kind { KIND_FREE = 0, KIND_INPUT = 'i', KIND_OUTPUT = 'o', KIND_FILE = 'f' };

void semihost_init(struct semihost *semihost)
{
	memset(semihost, 0, sizeof(*semihost));
	for (unsigned i = 0; i < FILES; i++) {
		semihost->file[i] = FAILED;
	}
	semihost->file_kind[0] = KIND_INPUT;
	semihost->file_kind[1] = KIND_OUTPUT;
	semihost->file_kind[2] = KIND_OUTPUT;
}

static void handle_close(struct semihost *semihost, uint32_t handle)
{
	if (semihost->file_kind[handle] == KIND_FILE) {
		close(semihost->file[handle]);
	}
	semihost->file[handle] = FAILED;
	semihost->file_kind[handle] = KIND_FREE;
}

void semihost_finish(struct semihost *semihost)
{
	for (uint32_t i = 0; i < FILES; i++) {
		handle_close(semihost, i);
	}
}

static bool handle_is_open(const struct semihost *semihost, uint32_t handle)
{
	return handle < FILES && semihost->file_kind[handle] != KIND_FREE;
}

static uint32_t handle_take(struct semihost *semihost, enum file_kind kind, int descriptor)
{
	for (uint32_t i = FIRST_FILE; i < FILES; i++) {
		if (semihost->file_kind[i] == KIND_FREE) {
			semihost->file_kind[i] = (char)kind;
			semihost->file[i] = descriptor;
			return i;
		}
	}
	if (descriptor >= 0) {
		close(descriptor);
	}
	return (uint32_t)FAILED;
}

/* The words of a call's parameter block; false when it is not in memory. */
static bool parameters(struct bus *bus, uint32_t block, uint32_t *words, unsigned count)
{
	return bus_peek(bus, block, words, count * (uint32_t)sizeof(*words));
}

/*
 * Opens one folder or file of a path without following links, so that nothing outside the directory is
 * reached. Closes `folder`.
 */
static int open_step(int folder, const char *name, int flags)
{
	int next = openat(folder, name, flags | O_NOFOLLOW | O_CLOEXEC, 0666);
	close(folder);
	return next;
}

static int open_below(const char *directory, char *path, int flags)
{
	int at = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	char *rest = path;
	while (at >= 0) {
		char *slash = strchr(rest, '/');
		if (slash) {
			*slash = '\0';
		}
		if (!*rest || !strcmp(rest, "..")) {
			close(at);
			return FAILED;
		}
		at = open_step(at, rest, slash ? O_RDONLY | O_DIRECTORY : flags | O_NONBLOCK);
		if (!slash) {
			break;
		}
		rest = slash + 1;
	}
	struct stat status;
	if (at >= 0 && (fstat(at, &status) < 0 || !S_ISREG(status.st_mode))) {
		close(at);
		return FAILED;
	}
	return at;
}

/* The modes are those of C's fopen: r, rb, r+, r+b, w, wb, w+, w+b, a, ab, a+, a+b. */
static int mode_flags(uint32_t mode)
{
	bool update = mode & 2;
	switch (mode / 4) {
	case 0: return update ? O_RDWR : O_RDONLY;
	case 1: return O_CREAT | O_TRUNC | (update ? O_RDWR : O_WRONLY);
	default: return O_CREAT | O_APPEND | (update ? O_RDWR : O_WRONLY);
	}
}

static uint32_t call_open(struct semihost *semihost, struct bus *bus, uint32_t block)
{
	uint32_t word[3]; /* name, mode, length of the name */
	char name[NAME_LENGTH];
	if (!parameters(bus, block, word, 3) || word[1] > 11 || word[2] >= NAME_LENGTH ||
		!bus_peek(bus, word[0], name, word[2])) {
		return (uint32_t)FAILED;
	}
	name[word[2]] = '\0';
	if (!strcmp(name, ":tt")) {
		return handle_take(semihost, word[1] < 4 ? KIND_INPUT : KIND_OUTPUT, FAILED);
	}
	if (!semihost->directory || strlen(name) != word[2]) {
		return (uint32_t)FAILED;
	}
	int descriptor = open_below(semihost->directory, name, mode_flags(word[1]));
	return descriptor < 0 ? (uint32_t)FAILED : handle_take(semihost, KIND_FILE, descriptor);
}

static uint32_t call_close(struct semihost *semihost, struct bus *bus, uint32_t block)
{
	uint32_t handle;
	if (!parameters(bus, block, &handle, 1) || !handle_is_open(semihost, handle)) {
		return (uint32_t)FAILED;
	}
	if (handle >= FIRST_FILE) {
		handle_close(semihost, handle);
	}
	return 0;
}

static void put(struct semihost *semihost, const char *bytes, uint32_t length)
{
	if (semihost->output && length) {
		semihost->output(semihost->owner, bytes, length);
	}
}

static bool write_bytes(
	struct semihost *semihost, uint32_t handle, const char *bytes, uint32_t length)
{
	if (semihost->file_kind[handle] == KIND_OUTPUT) {
		put(semihost, bytes, length);
		return true;
	}
	return semihost->file_kind[handle] == KIND_FILE &&
		write(semihost->file[handle], bytes, length) == (ssize_t)length;
}

/* Returns how many bytes were not written. */
static uint32_t call_write(struct semihost *semihost, struct bus *bus, uint32_t block)
{
	uint32_t word[3]; /* handle, address, length */
	if (!parameters(bus, block, word, 3)) {
		return (uint32_t)FAILED;
	}
	uint32_t left = word[2];
	while (left && handle_is_open(semihost, word[0])) {
		char chunk[CHUNK];
		uint32_t length = left < CHUNK ? left : CHUNK;
		if (!bus_peek(bus, word[1] + (word[2] - left), chunk, length) ||
			!write_bytes(semihost, word[0], chunk, length)) {
			break;
		}
		left -= length;
	}
	return left;
}

static uint32_t read_bytes(struct semihost *semihost, uint32_t handle, char *bytes, uint32_t length)
{
	if (semihost->file_kind[handle] == KIND_INPUT) {
		return semihost->input ? semihost->input(semihost->owner, bytes, length) : 0;
	}
	ssize_t got = semihost->file_kind[handle] == KIND_FILE ?
		read(semihost->file[handle], bytes, length) :
		0;
	return got > 0 ? (uint32_t)got : 0;
}

/* Returns how many bytes of the buffer were not filled. */
static uint32_t call_read(struct semihost *semihost, struct bus *bus, uint32_t block)
{
	uint32_t word[3]; /* handle, address, length */
	if (!parameters(bus, block, word, 3)) {
		return (uint32_t)FAILED;
	}
	uint32_t left = word[2];
	while (left && handle_is_open(semihost, word[0])) {
		char chunk[CHUNK];
		uint32_t got = read_bytes(semihost, word[0], chunk, left < CHUNK ? left : CHUNK);
		if (!got || !bus_poke(bus, word[1] + (word[2] - left), chunk, got)) {
			break;
		}
		left -= got;
		if (semihost->file_kind[word[0]] == KIND_INPUT) {
			break; /* a console gives what it has */
		}
	}
	return left;
}

static uint32_t call_write_text(struct semihost *semihost, struct bus *bus, uint32_t address)
{
	char chunk[CHUNK];
	uint32_t length = 0;
	while (bus_peek(bus, address++, &chunk[length], 1) && chunk[length]) {
		if (++length == CHUNK) {
			put(semihost, chunk, length);
			length = 0;
		}
	}
	put(semihost, chunk, length);
	return 0;
}

static uint32_t call_seek(struct semihost *semihost, struct bus *bus, uint32_t block)
{
	uint32_t word[2]; /* handle, position */
	if (!parameters(bus, block, word, 2) || !handle_is_open(semihost, word[0]) ||
		semihost->file_kind[word[0]] != KIND_FILE) {
		return (uint32_t)FAILED;
	}
	return lseek(semihost->file[word[0]], word[1], SEEK_SET) < 0 ? (uint32_t)FAILED : 0;
}

static uint32_t call_length(struct semihost *semihost, struct bus *bus, uint32_t block)
{
	uint32_t handle;
	struct stat status;
	if (!parameters(bus, block, &handle, 1) || !handle_is_open(semihost, handle) ||
		semihost->file_kind[handle] != KIND_FILE ||
		fstat(semihost->file[handle], &status) < 0) {
		return (uint32_t)FAILED;
	}
	return (uint32_t)status.st_size;
}

static uint32_t call_is_tty(struct semihost *semihost, struct bus *bus, uint32_t block)
{
	uint32_t handle;
	return parameters(bus, block, &handle, 1) && handle_is_open(semihost, handle) &&
		semihost->file_kind[handle] != KIND_FILE;
}

static uint32_t call_is_error(struct bus *bus, uint32_t block)
{
	uint32_t status;
	return !parameters(bus, block, &status, 1) || (int32_t)status < 0;
}

static uint32_t call_elapsed(struct bus *bus, uint32_t block, uint64_t now_ps)
{
	uint64_t ticks = now_ps / (PS_PER_SECOND / TICKS_PER_SECOND);
	return bus_poke(bus, block, &ticks, sizeof(ticks)) ? 0 : (uint32_t)FAILED;
}

static uint32_t call_read_character(struct semihost *semihost)
{
	char byte;
	uint32_t got = semihost->input ? semihost->input(semihost->owner, &byte, 1) : 0;
	return got ? (uint8_t)byte : (uint32_t)FAILED;
}

static struct semihost_result call_exit(struct bus *bus, uint32_t operation, uint32_t parameter)
{
	uint32_t word[2] = { parameter, 0 };
	struct semihost_result result = { .exit = true };
	if (operation == SYS_EXIT_EXTENDED && !parameters(bus, parameter, word, 2)) {
		word[0] = 0;
	}
	result.exit_code = word[0] == APPLICATION_EXIT ? (int)word[1] : 1;
	return result;
}

/* The calls that return a number and do not need the caller's memory beyond a block. */
static uint32_t call_file(
	struct semihost *semihost, struct bus *bus, uint32_t operation, uint32_t block)
{
	switch (operation) {
	case SYS_OPEN: return call_open(semihost, bus, block);
	case SYS_CLOSE: return call_close(semihost, bus, block);
	case SYS_WRITE: return call_write(semihost, bus, block);
	case SYS_READ: return call_read(semihost, bus, block);
	case SYS_ISERROR: return call_is_error(bus, block);
	case SYS_ISTTY: return call_is_tty(semihost, bus, block);
	case SYS_SEEK: return call_seek(semihost, bus, block);
	case SYS_FLEN: return call_length(semihost, bus, block);
	default: return (uint32_t)FAILED;
	}
}

struct semihost_result semihost_call(struct semihost *semihost, struct bus *bus, uint32_t operation,
	uint32_t parameter, uint64_t now_ps)
{
	struct semihost_result result = { .r0 = 0 };
	char byte;
	switch (operation) {
	case SYS_EXIT:
	case SYS_EXIT_EXTENDED: return call_exit(bus, operation, parameter);
	case SYS_WRITEC:
		if (bus_peek(bus, parameter, &byte, 1)) {
			put(semihost, &byte, 1);
		}
		break;
	case SYS_WRITE0: result.r0 = call_write_text(semihost, bus, parameter); break;
	case SYS_READC: result.r0 = call_read_character(semihost); break;
	case SYS_CLOCK: result.r0 = (uint32_t)(now_ps / (PS_PER_SECOND / 100)); break;
	case SYS_TIME: result.r0 = (uint32_t)(now_ps / PS_PER_SECOND); break;
	case SYS_ERRNO: result.r0 = 0; break;
	case SYS_ELAPSED: result.r0 = call_elapsed(bus, parameter, now_ps); break;
	case SYS_TICKFREQ: result.r0 = TICKS_PER_SECOND; break;
	default: result.r0 = call_file(semihost, bus, operation, parameter); break;
	}
	return result;
}
