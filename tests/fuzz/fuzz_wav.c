/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Any bytes as a WAV file. */
#include "fuzz/target.h"

#include <stdlib.h>

#include "base/error.h"
#include "base/wav.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct wav wav;
	struct error err = { 0 };
	bool good = wav_parse("fuzz.wav", bytes, length, &wav, &err);
	if (good == err.set || good != (wav.samples != NULL)) {
		abort();
	}
	for (uint64_t frame = 0; good && frame <= wav.frames; frame++) {
		for (unsigned channel = 0; channel <= wav.channels; channel++) {
			wav_sample(&wav, frame, channel);
		}
	}
	wav_free(&wav);
	return 0;
}
