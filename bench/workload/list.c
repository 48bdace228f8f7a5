/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Linked lists: build, reverse, search, merge sort by one key and then the other. */
#include "workload.h"

#include <stddef.h>

enum { NODES = 96 };

struct node {
	struct node *next;
	int16_t key;
	uint16_t value;
};

static struct node nodes[NODES];

static struct node *build(uint32_t seed)
{
	struct node *head = NULL;

	for (unsigned i = 0; i < NODES; i++) {
		seed = next_random(seed);
		nodes[i].key = (int16_t)(seed >> 16);
		nodes[i].value = (uint16_t)(seed >> 3);
		nodes[i].next = head;
		head = &nodes[i];
	}
	return head;
}

static struct node *reverse(struct node *head)
{
	struct node *done = NULL;

	while (head) {
		struct node *next = head->next;

		head->next = done;
		done = head;
		head = next;
	}
	return done;
}

static int by_key(const struct node *a, const struct node *b)
{
	return a->key - b->key;
}

static int by_value(const struct node *a, const struct node *b)
{
	return (int)a->value - (int)b->value;
}

static struct node *split(struct node *head)
{
	struct node *slow = head, *fast = head->next;

	while (fast && fast->next) {
		slow = slow->next;
		fast = fast->next->next;
	}
	struct node *second = slow->next;
	slow->next = NULL;
	return second;
}

static struct node *merge(
	struct node *a, struct node *b, int (*compare)(const struct node *, const struct node *))
{
	struct node *head = NULL, **end = &head;

	while (a && b) {
		struct node **least = compare(a, b) <= 0 ? &a : &b;

		*end = *least;
		end = &(*least)->next;
		*least = (*least)->next;
	}
	*end = a ? a : b;
	return head;
}

static struct node *sort(
	struct node *head, int (*compare)(const struct node *, const struct node *))
{
	if (!head || !head->next)
		return head;
	struct node *second = split(head);
	return merge(sort(head, compare), sort(second, compare), compare);
}

static const struct node *find(const struct node *head, uint16_t value)
{
	while (head && head->value != value)
		head = head->next;
	return head;
}

uint32_t list_round(uint32_t seed)
{
	struct node *head = reverse(build(seed));
	uint32_t digest = 0;

	for (unsigned i = 0; i < 16; i++) {
		const struct node *found = find(head, nodes[(seed + i * 7) % NODES].value);

		digest = digest * 31 + (found ? (uint16_t)found->key : i);
	}
	head = sort(head, by_key);
	for (const struct node *node = head; node; node = node->next)
		digest = digest * 33 + node->value;
	head = sort(head, by_value);
	for (const struct node *node = head; node; node = node->next)
		digest = digest * 35 + (uint16_t)node->key;
	return digest;
}
