/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_PERIPHERALS_SOC_UART_H
#define ORRERY_PERIPHERALS_SOC_UART_H

#include <stdbool.h>
#include <stdint.h>

#include "machine/device.h"
#include "machine/port.h"

/* Shared by uart.c (registers), uart_irq.c, uart_wire.c and uart_flow.c. */

enum uart_reg {
	UART_RBR,
	UART_THR,
	UART_DLL,
	UART_IER,
	UART_DLM,
	UART_IIR,
	UART_FCR,
	UART_EFR,
	UART_LCR,
	UART_MCR,
	UART_XON1,
	UART_LSR,
	UART_XON2,
	UART_MSR,
	UART_XOFF1,
	UART_SCR,
	UART_XOFF2,
	UART_HIGHSPEED,
	UART_SAMPLE_COUNT,
	UART_ESCAPE_DAT,
	UART_VFIFO_EN,
	UART_RXTRIG,
	UART_FRACDIV_L,
	UART_FRACDIV_M,
	UART_FCR_RD,
	UART_RX_OFFSET,
	UART_TX_OFFSET,
	UART_INTERRUPT_STA,
	UART_EXTEND_ADD,
};

enum uart_field {
	UART_ERBFI,
	UART_ETBEI,
	UART_ELSI,
	UART_EDSSI,
	UART_XOFFI,
	UART_RTSI,
	UART_CTSI,
	UART_FIFOE,
	UART_CLRR,
	UART_CLRT,
	UART_TXTRIG,
	UART_RXTRIG_SEL,
	UART_SWFLOW,
	UART_ENABLE,
	UART_AUTO_RTS,
	UART_AUTO_CTS,
	UART_WLS,
	UART_STB,
	UART_PEN,
	UART_EPS,
	UART_SP,
	UART_SB,
	UART_DLAB,
	UART_DTR,
	UART_RTS,
	UART_OUT1,
	UART_OUT2,
	UART_LOOP,
	UART_XOFF_STATUS,
	UART_MODE,
	UART_GUARD_CNT,
	UART_GUARD_EN,
	UART_ESC_EN,
	UART_RTO_EN,
	UART_RTO_LIMIT,
	UART_VFIFO,
	UART_SW_FLOW_STA,
	UART_HW_FLOW_STA,
	UART_RX_HSK,
	UART_TX_HSK,
};

enum uart_line { UART_LINE_IRQ, UART_LINE_TX_REQ, UART_LINE_RX_REQ };

enum { UART_TX_DEPTH = 16, UART_RX_DEPTH = 32 };

/* What LSR says of a received character, at LSR's bit positions. */
enum { UART_OE = 0x02, UART_PE = 0x04, UART_FE = 0x08, UART_BI = 0x10 };

/* IIR.ID */
enum uart_interrupt {
	UART_ID_MODEM = 0x00,
	UART_ID_NONE = 0x01,
	UART_ID_TX_EMPTY = 0x02,
	UART_ID_RX_DATA = 0x04,
	UART_ID_LINE_STATUS = 0x06,
	UART_ID_RX_TIMEOUT = 0x0c,
	UART_ID_SW_FLOW = 0x10,
	UART_ID_HW_FLOW = 0x20,
};

struct uart {
	struct device dev;
	struct event sent;       /* the character in the shifter is out */
	struct event silence;    /* nothing came for the receive timeout */
	struct event break_due;  /* the line has been low for a whole character */
	struct uart_frame frame; /* in the shifter while `shifting` */
	uint8_t tx[UART_TX_DEPTH];
	uint8_t rx[UART_RX_DEPTH], rx_errors[UART_RX_DEPTH];
	uint8_t tx_at, tx_count, rx_at, rx_count;
	uint8_t urgent[8]; /* flow characters and escape tails; sent before the FIFO */
	uint8_t urgent_count;
	uint32_t modem_seen;  /* MSR[7:4] when its changes were last worked out */
	uint8_t modem_change; /* MSR[3:0] */
	bool fifo_was_on;
	bool breaking; /* LCR.SB as last seen */
	bool shifting;
	bool overrun;
	bool timed_out;
	bool unread;    /* something came since RBR or VFIFO_EN was read */
	bool may_send;  /* CTS; an outside level, so no reset touches it */
	bool rts;       /* as last told to the peer */
	bool throttled; /* we sent XOFF */
	bool escaped;   /* the next character received was escaped */
};

/* uart_irq.c */
/* The interrupt line and the DMA requests follow from the state; call after changing it. */
void uart_update(struct uart *uart);
uint32_t uart_line_status(const struct uart *uart);
/* The most urgent cause, in the order the manual gives. */
enum uart_interrupt uart_interrupt(const struct uart *uart);
/* DMA empties the receive FIFO. */
bool uart_dma_takes(const struct uart *uart);
void uart_went_silent(void *owner, unsigned index);

/* uart_wire.c */
extern const struct port_ops uart_port_ops;
unsigned uart_tx_depth(const struct device *dev);
unsigned uart_rx_depth(const struct device *dev);
/* THR was written: into the transmit FIFO, or lost when it is full. */
void uart_push(struct uart *uart, uint8_t data);
/* Starts the shifter when there is something to send and nothing forbids it. */
void uart_kick(struct uart *uart);
void uart_sent(void *owner, unsigned index);
void uart_break_due(void *owner, unsigned index);
/* LCR was written. */
void uart_break_changed(struct uart *uart);
/* From now on a silence of the timeout's length counts. */
void uart_listen(struct uart *uart);

/* uart_flow.c */
/* The peer's XOFF holds the FIFO; CTS holds everything. */
bool uart_stopped(const struct uart *uart);
bool uart_forbidden(const struct uart *uart);
/* What to send for a character of the FIFO; the rest of an escape is queued. */
uint8_t uart_escape(struct uart *uart, uint8_t data);
/* True when a received character was for the flow control and goes no further. */
bool uart_filter(struct uart *uart, uint8_t *data);
/* RTS and XON/XOFF follow the level of the receive FIFO and MCR. */
void uart_throttle(struct uart *uart);
/* CTS, DSR, RI and DCD at MSR's bit positions. */
uint32_t uart_modem_inputs(const struct uart *uart);
/* Notes in MSR's low half which inputs differ from last time. */
void uart_modem_changed(struct uart *uart);

#endif
