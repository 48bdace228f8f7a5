/* SPDX-License-Identifier: GPL-2.0-or-later */
/* C++ on bare metal: static constructors, virtual functions, templates, destructors; no exceptions, no RTTI. */
#include "console.h"
#include "semihost.h"

#include <stddef.h>
#include <stdint.h>

/* What the compiler expects of a run-time library it does not have here. */
extern "C" void __cxa_pure_virtual()
{
	console_print("pure virtual function called\n");
	semihost_exit(1);
}

void operator delete(void *) noexcept
{
}

void operator delete(void *, size_t) noexcept
{
}

namespace
{

unsigned alive;

class shape
{
      public:
	explicit shape(const char *name) : name_(name)
	{
		alive++;
	}
	virtual ~shape()
	{
		alive--;
	}
	virtual float area() const = 0;
	const char *name() const
	{
		return name_;
	}

      private:
	const char *name_;
};

class rectangle : public shape
{
      public:
	rectangle(const char *name, float width, float height)
	    : shape(name), width_(width), height_(height)
	{
	}
	float area() const override
	{
		return width_ * height_;
	}

      private:
	float width_, height_;
};

class square final : public rectangle
{
      public:
	explicit square(float side) : rectangle("square", side, side)
	{
	}
};

class circle final : public shape
{
      public:
	explicit circle(float radius) : shape("circle"), radius_(radius)
	{
	}
	float area() const override
	{
		return 3.25f * radius_ * radius_;
	}

      private:
	float radius_;
};

template <typename T, size_t Capacity> class stack
{
      public:
	bool push(T value)
	{
		if (used_ == Capacity)
			return false;
		items_[used_++] = value;
		return true;
	}
	T pop()
	{
		return items_[--used_];
	}
	bool empty() const
	{
		return used_ == 0;
	}

      private:
	T items_[Capacity] = {};
	size_t used_ = 0;
};

/* Constructed before main, in the order written. */
rectangle oblong("rectangle", 3.0f, 2.5f);
square tile(4.0f);
circle disc(2.0f);

unsigned thousandths(float value)
{
	return static_cast<unsigned>(value * 1000.0f);
}

} // namespace

int main()
{
	stack<const shape *, 3> shapes;
	float total = 0;

	console_print("cpp: %u objects before main\n", alive);
	{
		circle passing(1.0f);
		console_print("cpp: %u objects with a local one\n", alive);
	}
	console_print("cpp: %u objects after its scope\n", alive);
	shapes.push(&oblong);
	shapes.push(&tile);
	shapes.push(&disc);
	console_print("cpp: a fourth push %s\n", shapes.push(&disc) ? "fits" : "is refused");
	while (!shapes.empty()) {
		const shape *s = shapes.pop();
		console_print("%s: %u thousandths\n", s->name(), thousandths(s->area()));
		total += s->area();
	}
	console_print("cpp: total %u thousandths\n", thousandths(total));
	return 0;
}
