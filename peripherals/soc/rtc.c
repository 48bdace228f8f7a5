/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * MT3620 RTC: a calendar on the 32.768 kHz clock, and an alarm. Nothing ticks: the time is worked out when somebody
 * looks, so that an idle board stays idle.
 *
 * The time fields are written one by one and take effect at once; a written field starts its second anew. A date
 * that is none (31 April) is kept as the day it amounts to. With AL_CTRL.EN the alarm fires when all its
 * fields but the weekday are the time's: PMU_EN.ALARM_EVENT is set and line `alarm` is high until firmware writes that
 * bit as 1 or turns the alarm off.
 *
 * Where the manual is silent: the calendar begins at 2000-01-01 with weekday 0, whatever day that was, and knows
 * leap years by four only, as 2000 to 2099 have them; AL_CTRL.EN clears nothing by itself; the event bits are cleared
 * by writing ones.
 *
 * Not modelled: write protection (its keys are known, its registers are not), drift, power-down of the chip by
 * CORE_PDN (said in the log), the external PMU's pins, the event timer.
 */
#include "machine/device.h"
#include "peripherals/soc/soc_models.h"

enum { YEAR, MONTH, DAY, WEEKDAY, HOUR, MINUTE, SECOND, FIELDS };
enum { TC = 0, AL = FIELDS, AL_CTRL = 2 * FIELDS, PMU_EN, CORE_PDN };
static const char *const regs[] = {
	"TC_YEAR",
	"TC_MONTH",
	"TC_DAY",
	"TC_WEEKDAY",
	"TC_HOUR",
	"TC_MINUTE",
	"TC_SECOND",
	"AL_YEAR",
	"AL_MONTH",
	"AL_DAY",
	"AL_WEEKDAY",
	"AL_HOUR",
	"AL_MINUTE",
	"AL_SECOND",
	"AL_CTRL",
	"PMU_EN",
	"CORE_PDN",
	NULL,
};
enum { EN, ALARM_EVENT, SHUTDOWN, GLOBAL_EN };
static const char *const fields[] = {
	"AL_CTRL.EN",
	"PMU_EN.ALARM_EVENT",
	"CORE_PDN.SHUTDOWN",
	"CORE_PDN.GLOBAL_EN",
	NULL,
};

enum { LOW_CLOCK_HZ = 32768, DAY_S = 86400, FOUR_YEARS = 1461 };
/* 2000 to 2099: no alarm lies beyond, and a written year of more wraps. */
enum { YEARS = 100 };
static const uint64_t CENTURY_S = UINT64_C(25) * FOUR_YEARS * DAY_S;

struct rtc {
	struct device dev;
	struct counter seconds; /* since `base_s` was the time */
	struct event alarm;
	uint64_t base_s; /* since 2000-01-01 */
	uint32_t weekday_shift;
};

/* Days before the month in a year that has 29 February. */
static const uint16_t before_month[12] = { 0, 31, 60, 91, 121, 152, 182, 213, 244, 274, 305, 335 };

static uint64_t day_number(uint32_t year, uint32_t month, uint32_t day)
{
	uint32_t at = (month ? month - 1 : 0) % 12, y = year % YEARS;
	uint64_t days = (uint64_t)(y / 4) * FOUR_YEARS + (y % 4 ? 366 + (y % 4 - 1) * 365 : 0);
	days += before_month[at] - (y % 4 && at > 1 ? 1u : 0u);
	return days + (day ? day - 1 : 0) % 31;
}

static uint64_t seconds_of(const uint32_t *at)
{
	return day_number(at[YEAR], at[MONTH], at[DAY]) * DAY_S + at[HOUR] % 24 * 3600 +
		at[MINUTE] % 60 * 60 + at[SECOND] % 60;
}

static void calendar_of(uint64_t time_s, uint32_t weekday_shift, uint32_t *at)
{
	uint32_t days = (uint32_t)(time_s / DAY_S), second = (uint32_t)(time_s % DAY_S);
	uint32_t in_four = days % FOUR_YEARS, month = 12;
	uint32_t of_four = in_four < 366 ? 0 : 1 + (in_four - 366) / 365;
	uint32_t in_year = of_four ? (in_four - 366) % 365 : in_four;
	if (of_four && in_year > 58) {
		in_year++; /* no 29 February */
	}
	while (before_month[month - 1] > in_year) {
		month--;
	}
	at[YEAR] = days / FOUR_YEARS * 4 + of_four;
	at[MONTH] = month;
	at[DAY] = in_year - before_month[month - 1] + 1;
	at[WEEKDAY] = (days + weekday_shift) % 7;
	at[HOUR] = second / 3600;
	at[MINUTE] = second / 60 % 60;
	at[SECOND] = second % 60;
}

static uint64_t now_s(const struct rtc *rtc)
{
	return (rtc->base_s + counter_elapsed(&rtc->seconds)) % CENTURY_S;
}

static void show_alarm(struct rtc *rtc)
{
	struct device *dev = &rtc->dev;
	line_set(&dev->line[0], field_get(dev, EN) && field_get(dev, ALARM_EVENT));
}

static void arm(struct rtc *rtc)
{
	struct device *dev = &rtc->dev;
	uint32_t at[FIELDS];
	timeline_disarm(dev->timeline, &rtc->alarm);
	if (!field_get(dev, EN)) {
		return;
	}
	for (unsigned n = 0; n < FIELDS; n++) {
		at[n] = reg_get(dev, AL + n);
	}
	uint64_t alarm_s = seconds_of(at), now = now_s(rtc);
	if (alarm_s > now) {
		uint64_t counts = counter_elapsed(&rtc->seconds) + (alarm_s - now);
		uint64_t when_ps = clk_time_of(
			dev->clk[0], rtc->seconds.started_ticks + counts * LOW_CLOCK_HZ);
		if (when_ps != TIME_NEVER_PS) {
			timeline_arm_at(dev->timeline, &rtc->alarm, when_ps);
		}
	}
}

static void alarm_fired(void *owner, unsigned index)
{
	struct rtc *rtc = owner;
	(void)index;
	field_set(&rtc->dev, ALARM_EVENT, 1);
	show_alarm(rtc);
}

/* One field of the time now is written. */
static void set_time(struct rtc *rtc, unsigned field, uint32_t value)
{
	uint32_t at[FIELDS];
	uint64_t now = now_s(rtc);
	calendar_of(now, rtc->weekday_shift, at);
	if (field == WEEKDAY) {
		rtc->weekday_shift = (rtc->weekday_shift + value % 7 + 7 - at[WEEKDAY]) % 7;
		return;
	}
	at[field] = value;
	rtc->base_s = seconds_of(at) % CENTURY_S;
	counter_start(&rtc->seconds, 0, LOW_CLOCK_HZ, 0);
	/* The weekday is a counter of its own: it does not follow the date that was set. */
	uint32_t shown[FIELDS];
	calendar_of(rtc->base_s, rtc->weekday_shift, shown);
	rtc->weekday_shift = (rtc->weekday_shift + at[WEEKDAY] + 7 - shown[WEEKDAY]) % 7;
	arm(rtc);
}

static uint32_t rtc_read(struct device *dev, unsigned reg, uint32_t kept)
{
	const struct rtc *rtc = (const struct rtc *)dev;
	uint32_t at[FIELDS];
	if (reg >= AL) {
		return kept;
	}
	calendar_of(now_s(rtc), rtc->weekday_shift, at);
	return at[reg - TC];
}

static void rtc_wrote(struct device *dev, unsigned reg, uint32_t raw)
{
	struct rtc *rtc = (struct rtc *)dev;
	if (reg < AL) {
		set_time(rtc, reg - TC, raw);
	} else if (reg <= AL_CTRL) {
		arm(rtc);
	} else if (reg == CORE_PDN && field_get(dev, SHUTDOWN) && field_get(dev, GLOBAL_EN)) {
		log_unmodelled(dev->log, dev, reg,
			"%s: %s shuts the chip down, which it does not here", dev->name,
			reg_name(dev, reg));
	}
	show_alarm(rtc);
}

static void rtc_init(struct device *dev)
{
	struct rtc *rtc = (struct rtc *)dev;
	counter_init(&rtc->seconds, dev->timeline, dev->clk[0]);
	rtc->alarm = (struct event){ .name = "rtc", .fire = alarm_fired, .owner = rtc };
}

static void rtc_reset(struct device *dev)
{
	struct rtc *rtc = (struct rtc *)dev;
	timeline_disarm(dev->timeline, &rtc->alarm);
	rtc->base_s = 0;
	rtc->weekday_shift = 0;
	counter_reset(&rtc->seconds);
	counter_start(&rtc->seconds, 0, LOW_CLOCK_HZ, 0);
	show_alarm(rtc);
}

static void rtc_snap(struct device *dev, struct snap *snap)
{
	struct rtc *rtc = (struct rtc *)dev;
	counter_snap(&rtc->seconds, snap, "seconds");
	event_snap(&rtc->alarm, dev->timeline, snap, "alarm");
	snap_u64(snap, "base_s", &rtc->base_s);
	snap_u32(snap, "weekday_shift", &rtc->weekday_shift);
}

const struct device_ops rtc_ops = {
	.type = "mt3620-rtc",
	.size = sizeof(struct rtc),
	.regs = regs,
	.fields = fields,
	.clocks = NAMES("rtc32k"),
	.lines = NAMES("alarm"),
	.init = rtc_init,
	.reset = rtc_reset,
	.read = rtc_read,
	.wrote = rtc_wrote,
	.snap = rtc_snap,
};
