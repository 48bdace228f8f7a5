/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Large bytes of a part: over a host file, under checkpoints, and back to the file. */
#include "machine/storage.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/error.h"
#include "engine/snap.h"
#include "machine/machine.h"
#include "support/suite.h"

enum { SIZE = 1 << 20, FAR = 700000 };

struct disk {
	struct part part;
	struct storage *storage;
};

static struct storage_config config;
static char image[64], journal[80];
static struct machine *machine;
static struct storage *disk;

static bool disk_prepare(struct part *part, struct error *err)
{
	struct disk *self = (struct disk *)part;
	self->storage = storage_open(part, &config, err);
	return self->storage;
}

static bool disk_save(struct part *part, struct error *err)
{
	return storage_save(((struct disk *)part)->storage, err);
}

static void disk_finish(struct part *part)
{
	storage_close(((struct disk *)part)->storage);
}

static const struct part_ops disk_ops = {
	.type = "disk",
	.size = sizeof(struct disk),
	.prepare = disk_prepare,
	.save = disk_save,
	.finish = disk_finish,
};

static void close_machine(void)
{
	machine_destroy(machine);
	machine = NULL;
}

static bool try_open(struct error *err)
{
	machine = machine_create("test", 1 << 20);
	struct part *part = machine_add_part(machine, &disk_ops, "disk");
	if (!machine_prepare(machine, err)) {
		close_machine();
		return false;
	}
	machine_seal(machine);
	machine_reset(machine);
	disk = ((struct disk *)part)->storage;
	return true;
}

static void open_machine(void)
{
	struct error err = { 0 };
	ck_assert_msg(try_open(&err), "%s", err.message);
}

/* A file of SIZE bytes that starts with "image" and has "image" at FAR. */
static void setup(void)
{
	strcpy(image, "/tmp/orrery-storage-XXXXXX");
	int file = mkstemp(image);
	ck_assert_int_ge(file, 0);
	ck_assert_int_eq(ftruncate(file, SIZE), 0);
	ck_assert_int_eq(pwrite(file, "image", 5, 0), 5);
	ck_assert_int_eq(pwrite(file, "image", 5, FAR), 5);
	close(file);
	snprintf(journal, sizeof(journal), "%s.journal", image);
	config = (struct storage_config){ .size = SIZE, .image = image };
}

static void teardown(void)
{
	close_machine();
	unlink(image);
	unlink(journal);
}

static const char *file_text(off_t at)
{
	static char text[6];
	int file = open(image, O_RDONLY);
	ck_assert_int_eq(pread(file, text, 5, at), 5);
	close(file);
	return text;
}

static const char *disk_text(uint64_t at)
{
	static char text[6];
	storage_read(disk, at, text, 5);
	return text;
}

START_TEST(without_an_image_every_byte_is_blank)
{
	config = (struct storage_config){ .size = 5000, .blank = 0xff };
	open_machine();
	uint8_t bytes[5000];
	storage_read(disk, 0, bytes, sizeof(bytes));
	for (unsigned n = 0; n < sizeof(bytes); n++) {
		ck_assert_uint_eq(bytes[n], 0xff);
	}
	ck_assert_uint_eq(storage_size(disk), 5000);
}
END_TEST

START_TEST(writes_are_seen_and_the_image_stays_as_it_was)
{
	struct error err = { 0 };
	open_machine();
	ck_assert_str_eq(disk_text(FAR), "image");
	storage_write(disk, FAR, "other", 5);
	ck_assert_str_eq(disk_text(FAR), "other");
	ck_assert(machine_save(machine, &err));
	close_machine();
	ck_assert_str_eq(file_text(FAR), "image");
}
END_TEST

START_TEST(what_was_written_comes_into_the_image_when_asked_and_not_before)
{
	struct error err = { 0 };
	config.write_back = true;
	open_machine();
	storage_write(disk, FAR, "other", 5);
	storage_fill(disk, SIZE - 5, '!', 5);
	ck_assert_str_eq(file_text(FAR), "image");
	ck_assert_msg(machine_save(machine, &err), "%s", err.message);
	ck_assert_str_eq(file_text(FAR), "other");
	ck_assert_str_eq(file_text(SIZE - 5), "!!!!!");
	ck_assert_str_eq(file_text(0), "image");
	ck_assert_int_ne(access(journal, F_OK), 0);
}
END_TEST

START_TEST(a_restored_page_holds_what_the_file_says_and_not_zeros)
{
	open_machine();
	struct checkpoint *first = machine_checkpoint(machine);
	storage_write(disk, FAR, "later", 5);
	struct checkpoint *second = machine_checkpoint(machine);
	storage_fill(disk, 0, 0, SIZE);
	machine_restore(machine, first);
	ck_assert_str_eq(disk_text(FAR), "image");
	ck_assert_str_eq(disk_text(0), "image");
	ck_assert(checkpoint_matches(machine, first));
	machine_restore(machine, second);
	ck_assert_str_eq(disk_text(FAR), "later");
	ck_assert(checkpoint_matches(machine, second));
	ck_assert(!checkpoint_matches(machine, first));
	checkpoint_destroy(second);
	machine_restore(machine, first);
	ck_assert_str_eq(disk_text(FAR), "image");
	checkpoint_destroy(first);
}
END_TEST

START_TEST(only_what_differs_from_the_checkpoint_is_hashed)
{
	open_machine();
	struct checkpoint *from = machine_checkpoint(machine);
	uint64_t nothing = machine_hash_changes(machine, from);
	uint64_t whole = machine_hash(machine);
	storage_write(disk, FAR, "other", 5);
	ck_assert_uint_ne(machine_hash_changes(machine, from), nothing);
	ck_assert_uint_ne(machine_hash(machine), whole);
	storage_write(disk, FAR, "image", 5);
	ck_assert_uint_eq(machine_hash_changes(machine, from), nothing);
	ck_assert_uint_eq(machine_hash(machine), whole);
	checkpoint_destroy(from);
}
END_TEST

START_TEST(a_saved_state_holds_only_what_differs_from_the_image)
{
	open_machine();
	storage_write(disk, FAR, "saved", 5);
	struct snap *save = snap_create_save();
	machine_snap(machine, save);
	size_t length;
	const void *bytes = snap_data(save, &length);
	ck_assert_uint_lt(length, 4096);
	storage_write(disk, FAR, "after", 5);
	storage_write(disk, 0, "after", 5);
	struct snap *load = snap_create_load(bytes, length);
	machine_snap(machine, load);
	ck_assert(snap_ok(load, NULL) && snap_at_end(load));
	ck_assert_str_eq(disk_text(FAR), "saved");
	ck_assert_str_eq(disk_text(0), "image");
	struct snap *compare = snap_create_compare(bytes, length);
	machine_snap(machine, compare);
	ck_assert(snap_ok(compare, NULL));
	snap_destroy(compare);
	storage_write(disk, 0, "after", 5);
	compare = snap_create_compare(bytes, length);
	machine_snap(machine, compare);
	ck_assert(!snap_ok(compare, NULL));
	snap_destroy(compare);
	snap_destroy(load);
	snap_destroy(save);
}
END_TEST

START_TEST(gigabytes_cost_what_is_written_of_them)
{
	const uint64_t size = UINT64_C(9) << 30, far = size - 7;
	ck_assert_int_eq(truncate(image, (off_t)size), 0);
	config.size = size;
	config.write_back = true;
	open_machine();
	struct checkpoint *from = machine_checkpoint(machine);
	/* Across two banks. */
	storage_write(disk, (UINT64_C(3) << 30) - 2, "seams", 5);
	storage_write(disk, far, "far", 3);
	ck_assert_str_eq(disk_text((UINT64_C(3) << 30) - 2), "seams");
	machine_restore(machine, from);
	ck_assert_str_eq(disk_text((UINT64_C(3) << 30) - 2), "");
	storage_write(disk, far, "far", 3);
	struct error err = { 0 };
	ck_assert(machine_save(machine, &err));
	ck_assert_str_eq(file_text((off_t)far), "far");
	struct machine *first = machine;
	config.write_back = false;
	storage_close(disk);
	open_machine();
	ck_assert_str_eq(disk_text(far), "far");
	close_machine();
	machine = first;
	struct rusage used;
	getrusage(RUSAGE_SELF, &used);
	ck_assert_int_lt(used.ru_maxrss, 512 << 10); /* KiB */
	checkpoint_destroy(from);
}
END_TEST

/* Writes beyond so many bytes of a file fail from here on. */
static void limit_files(rlim_t bytes)
{
	struct rlimit limit;
	signal(SIGXFSZ, SIG_IGN);
	getrlimit(RLIMIT_FSIZE, &limit);
	limit.rlim_cur = bytes;
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

START_TEST(a_journal_that_cannot_be_written_leaves_the_image_alone)
{
	struct error err = { 0 };
	config.write_back = true;
	open_machine();
	storage_write(disk, 0, "other", 5);
	limit_files(500);
	ck_assert(!machine_save(machine, &err));
	limit_files(RLIM_INFINITY);
	ck_assert_ptr_nonnull(strstr(err.message, journal));
	ck_assert_str_eq(file_text(0), "image");
	ck_assert_int_ne(access(journal, F_OK), 0);
}
END_TEST

START_TEST(a_write_back_left_half_way_is_in_the_way_until_it_is_completed)
{
	struct error err = { 0 }, refused = { 0 };
	config.write_back = true;
	open_machine();
	storage_write(disk, 0, "other", 5);
	storage_write(disk, FAR, "other", 5);
	limit_files(65536); /* enough for the journal, not for FAR */
	ck_assert(!machine_save(machine, &err));
	limit_files(RLIM_INFINITY);
	close_machine();
	ck_assert_str_eq(file_text(0), "other");
	ck_assert_str_eq(file_text(FAR), "image");
	config.write_back = false;
	ck_assert(!try_open(&refused));
	ck_assert_ptr_nonnull(strstr(refused.message, "in part only"));
	config.write_back = true;
	open_machine();
	ck_assert_str_eq(disk_text(FAR), "other");
	ck_assert_str_eq(file_text(FAR), "other");
	ck_assert_int_ne(access(journal, F_OK), 0);
}
END_TEST

START_TEST(a_journal_cut_short_is_not_applied)
{
	FILE *file = fopen(journal, "w");
	fputs("ORJ1 and then the power failed", file);
	fclose(file);
	open_machine();
	ck_assert_str_eq(disk_text(0), "image");
}
END_TEST

START_TEST(a_journal_with_a_wrong_byte_is_not_applied)
{
	struct error err = { 0 };
	config.write_back = true;
	open_machine();
	storage_write(disk, FAR, "other", 5);
	limit_files(65536);
	ck_assert(!machine_save(machine, &err));
	limit_files(RLIM_INFINITY);
	close_machine();
	int file = open(journal, O_RDWR);
	ck_assert_int_eq(pwrite(file, "?", 1, 500), 1);
	close(file);
	open_machine();
	ck_assert_str_eq(disk_text(FAR), "image");
	ck_assert_str_eq(file_text(FAR), "image");
}
END_TEST

START_TEST(an_image_that_is_missing_too_small_or_no_file_is_refused)
{
	struct error missing = { 0 }, small = { 0 }, folder = { 0 };
	config.size = SIZE + 1;
	ck_assert(!try_open(&small));
	ck_assert_ptr_nonnull(strstr(small.message, "is too small: 1048576 bytes"));
	ck_assert_str_eq(small.note, "1048577 are needed");
	config.image = "/nowhere/image";
	ck_assert(!try_open(&missing));
	ck_assert_str_eq(missing.message, "disk: image /nowhere/image: No such file or directory");
	config.image = "/tmp";
	ck_assert(!try_open(&folder));
	ck_assert_str_eq(folder.message, "disk: image /tmp is not a file");
}
END_TEST

START_TEST(an_image_that_somebody_writes_back_is_nobody_elses)
{
	struct error err = { 0 }, second = { 0 };
	open_machine();
	struct machine *first = machine;
	open_machine(); /* two readers are fine */
	close_machine();
	config.write_back = true;
	ck_assert(!try_open(&err));
	ck_assert_ptr_nonnull(strstr(err.message, "is in use"));
	machine = first;
	close_machine();
	open_machine();
	first = machine;
	config.write_back = false;
	ck_assert(!try_open(&second));
	ck_assert_ptr_nonnull(strstr(second.message, "is in use"));
	machine = first;
}
END_TEST

int main(void)
{
	return suite_run("storage", setup, teardown,
		(const TTest *const[]){
			without_an_image_every_byte_is_blank,
			writes_are_seen_and_the_image_stays_as_it_was,
			what_was_written_comes_into_the_image_when_asked_and_not_before,
			a_restored_page_holds_what_the_file_says_and_not_zeros,
			only_what_differs_from_the_checkpoint_is_hashed,
			a_saved_state_holds_only_what_differs_from_the_image,
			gigabytes_cost_what_is_written_of_them,
			a_journal_that_cannot_be_written_leaves_the_image_alone,
			a_write_back_left_half_way_is_in_the_way_until_it_is_completed,
			a_journal_cut_short_is_not_applied,
			a_journal_with_a_wrong_byte_is_not_applied,
			an_image_that_is_missing_too_small_or_no_file_is_refused,
			an_image_that_somebody_writes_back_is_nobody_elses,
			NULL,
		});
}
