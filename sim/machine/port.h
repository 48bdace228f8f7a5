/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_MACHINE_PORT_H
#define ORRERY_MACHINE_PORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct snap;

/*
 * Whole frames between a serial controller and its peers; the wires' timing is the sender's. A UART joins two
 * ends; I2C, SPI and I2S are buses, where every end hears every other. A mailbox joins its two sides inside the chip.
 */
enum port_kind { PORT_UART, PORT_I2C, PORT_SPI, PORT_I2S, PORT_MBOX };

/* One character as it left the shifter. */
struct uart_frame {
	uint16_t data;     /* data_bits wide */
	uint8_t data_bits; /* 5..8 */
	char parity;       /* 'N', 'O', 'E', 'M' (mark) or 'S' (space) */
	bool line_break;
	uint32_t baud; /* as the sender's divisor gives it */
};

/* Some bits that the controller shifts out and in. */
struct spi_word {
	uint32_t mosi; /* right-aligned; the first bit on the wire is the highest of `bits` */
	uint8_t bits;  /* 1..32 */
	uint8_t mode;  /* CPOL << 1 | CPHA */
	uint32_t rate_hz;
};

enum { I2S_SLOTS = 16 };

/* One frame of audio: a sample for each slot, left first. */
struct i2s_frame {
	int32_t slot[I2S_SLOTS]; /* sign-extended */
	uint8_t slots;           /* 1..I2S_SLOTS; 2 is stereo */
	uint8_t bits;            /* of a sample: 8..32 */
	uint32_t rate_hz;        /* frames a second; to a slave: 0 means no clock here */
	bool slave;              /* the sender has no clock of its own */
};

/* What one side of a mailbox says to the other. */
enum mbox_what {
	MBOX_ENTRY, /* word: command and data */
	MBOX_TAKEN, /* an entry was taken out */
	MBOX_RAISE, /* word[0]: software interrupts */
	MBOX_EMPTY, /* both directions were emptied */
	MBOX_RESET, /* the same, because this side was reset */
	MBOX_OWNER, /* word[0]: who has the semaphore now */
	MBOX_ASK, /* changes nothing; refused unless this side shares a semaphore with core word[0] */
};

struct mbox_message {
	uint8_t what; /* enum mbox_what */
	uint32_t word[2];
};

/* What an end does when another end speaks; each may be NULL. */
struct port_ops {
	/* UART: a frame arrives, complete, now. */
	void (*uart_receive)(void *owner, unsigned index, const struct uart_frame *frame);
	/* UART: the peer's RTS reaches our CTS (true: may send). */
	void (*uart_clear_to_send)(void *owner, unsigned index, bool may_send);
	/* I2C: a start or repeated start, with a 7-bit address. True acknowledges: the end is addressed. */
	bool (*i2c_start)(void *owner, unsigned index, uint8_t address, bool read);
	/* Addressed ends only. True acknowledges. */
	bool (*i2c_write)(void *owner, unsigned index, uint8_t byte);
	/* The next byte; `last`: the controller will not acknowledge it. */
	uint8_t (*i2c_read)(void *owner, unsigned index, bool last);
	/* The end of a transfer in which this end was addressed (a stop, or the start of another). */
	void (*i2c_stop)(void *owner, unsigned index);
	/* How long this end holds the clock before the next byte. */
	uint64_t (*i2c_stretch_ps)(void *owner, unsigned index);
	/*
	 * SPI: false while not selected, which leaves MISO alone. Chip select is a pin, not part of the port.
	 * miso is word->bits wide.
	 */
	bool (*spi_exchange)(
		void *owner, unsigned index, const struct spi_word *word, uint32_t *miso);
	/* I2S: a frame passes; `back` is zeroed, what this end puts on the other data wire goes there. */
	void (*i2s_exchange)(
		void *owner, unsigned index, const struct i2s_frame *frame, struct i2s_frame *back);
	/* Mailbox: false when this side does not take part in that. */
	bool (*mbox_receive)(void *owner, unsigned index, const struct mbox_message *message);
};

/*
 * One end; ends are joined while building. Embedded in a model or part, in the arena. `peer` NULL:
 * nothing connected, what is sent is lost.
 */
struct port {
	const char *name;
	enum port_kind kind;
	const struct port_ops *ops;
	void *owner;
	unsigned index;
	struct port *
		peer; /* the other end of a UART or mailbox; the next end of a bus, which closes a ring */
	struct arena
		*arena; /* whose block around this end is touched by what arrives; NULL: none */
	bool addressed; /* I2C: acknowledged its address */
	bool holds_bus; /* I2C: began a transfer and has not ended it */
	bool looped;    /* SPI: a wire leads from MOSI to MISO */
};

/* Leaves `peer` and `arena` alone: arena memory is zeroed, and joining may come first. */
void port_init(struct port *port, const char *name, enum port_kind kind, const struct port_ops *ops,
	void *owner, unsigned index);
/* False when the kinds differ, when a UART or mailbox has its peer already, or when both are on one bus already. */
bool port_can_join(const struct port *a, const struct port *b);
/* Joining two buses makes one. */
void port_join(struct port *a, struct port *b);
void port_snap(struct port *port, struct snap *snap);

void port_send_uart(struct port *port, const struct uart_frame *frame);
void port_set_rts(struct port *port, bool may_send);

/* Is a transfer of another end under way? Starting one now loses arbitration. */
bool port_i2c_busy(const struct port *port);
/* A start, or a repeated start, by this end; true when somebody acknowledged. */
bool port_i2c_start(struct port *port, uint8_t address, bool read);
/* True when every addressed end acknowledged, and there is one. */
bool port_i2c_write(struct port *port, uint8_t byte);
/* 0xff when nobody is addressed. */
uint8_t port_i2c_read(struct port *port, bool last);
void port_i2c_stop(struct port *port);
/* The longest that an addressed end holds the clock before the next byte. */
uint64_t port_i2c_stretch_ps(const struct port *port);

/* What the selected ends answer; all ones when none is selected, wired-and of several. */
uint32_t port_spi_exchange(struct port *port, const struct spi_word *word);

/* Sends one frame and returns what came back, zeros from nobody. */
void port_i2s_exchange(struct port *port, const struct i2s_frame *frame, struct i2s_frame *back);

/* False when nobody is there, or when the other side refuses. */
bool port_send_mbox(struct port *port, const struct mbox_message *message);

#endif
