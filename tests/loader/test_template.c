/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Templates and runs of chip and board files. */
#include <check.h>
#include <string.h>

#include "base/error.h"
#include "loader/pool.h"
#include "loader/template.h"
#include "loader/yaml.h"
#include "support/suite.h"

static struct pool *pool;
static struct error err;

static void setup(void)
{
	pool = pool_create();
	err = (struct error){ 0 };
}

static void teardown(void)
{
	pool_destroy(pool);
}

static const struct yaml_node *parse(const char *text)
{
	const struct yaml_node *top = yaml_parse(pool, "t.yaml", text, strlen(text), &err);
	ck_assert_ptr_nonnull(top);
	return top;
}

START_TEST(an_index_fills_every_place)
{
	ck_assert_str_eq(
		template_fill(pool, "wdt%s.reset -> m4-%s.reset", 1), "wdt1.reset -> m4-1.reset");
	ck_assert_str_eq(template_fill(pool, "m4-%s", -1), "m4-%s");
	ck_assert_str_eq(template_fill(pool, "xtal", 3), "xtal");
}
END_TEST

START_TEST(runs_of_a_text_go_together)
{
	const struct yaml_node *top = parse("r: isu{0-5}.irq -> cirq0.irq{47-67/4}\n");
	unsigned length;
	ck_assert(template_run(top->first, top->first->text, &length, &err));
	ck_assert_uint_eq(length, 6);
	ck_assert_str_eq(template_at(pool, top->first->text, 0), "isu0.irq -> cirq0.irq47");
	ck_assert_str_eq(template_at(pool, top->first->text, 5), "isu5.irq -> cirq0.irq67");
}
END_TEST

START_TEST(a_text_without_runs_stands_for_one)
{
	const struct yaml_node *top = parse("r: gpt0.gpt -> cirq0.irq1\n");
	unsigned length;
	ck_assert(template_run(top->first, top->first->text, &length, &err));
	ck_assert_uint_eq(length, 1);
	ck_assert_str_eq(template_at(pool, top->first->text, 0), "gpt0.gpt -> cirq0.irq1");
}
END_TEST

START_TEST(a_bad_run_is_refused)
{
	static const char *const bad[] = { "a{", "a{}", "a{1}", "a{3-1}", "a{0-3", "a{0-3/0}",
		"a{0-x}", "a{0-9999}", "a{0-3} b{0-4}", "a{0-3/2} b{0-3}" };
	const struct yaml_node *top = parse("r: x\n");
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		unsigned length;
		err = (struct error){ 0 };
		ck_assert_msg(!template_run(top->first, bad[i], &length, &err), "%s", bad[i]);
		ck_assert_str_eq(err.where, "t.yaml:1:4");
	}
}
END_TEST

START_TEST(a_dim_needs_its_place_and_a_place_its_dim)
{
	const struct yaml_node *top = parse("a%s: {dim: 2}\nb%s: {}\nc: {dim: 0}\nd: {dim: 300}\n");
	unsigned count;
	bool templated;
	ck_assert(template_dim(yaml_get(top, "a%s"), &count, &templated, &err));
	ck_assert_uint_eq(count, 2);
	ck_assert(templated);
	ck_assert(!template_dim(yaml_get(top, "b%s"), &count, &templated, &err));
	ck_assert_str_eq(err.message, "`b%s` has %s in its name but no dim");
	ck_assert(!template_dim(yaml_get(top, "c"), &count, &templated, &err));
	ck_assert(!template_dim(yaml_get(top, "d"), &count, &templated, &err));
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		an_index_fills_every_place,
		runs_of_a_text_go_together,
		a_text_without_runs_stands_for_one,
		a_bad_run_is_refused,
		a_dim_needs_its_place_and_a_place_its_dim,
		NULL,
	};
	return suite_run("template", setup, teardown, tests);
}
