/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The door to SDL2's sound. The library is loaded when somebody wants to hear something, so that it need not be there and
 * costs no time at the start. It stays loaded: SDL keeps a little memory for each thread that called it.
 */
#include "base/audio.h"

#include <SDL2/SDL.h>
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"

enum { FRAME_BYTES = 4, WAIT_MS = 10 };

struct audio {
	void *library;
	SDL_AudioDeviceID device;
	uint32_t rate_hz;
	int (*init)(Uint32 flags);
	void (*quit)(Uint32 flags);
	const char *(*error)(void);
	SDL_AudioDeviceID (*open)(const char *device, int capture, const SDL_AudioSpec *want,
		SDL_AudioSpec *have, int changes);
	void (*close)(SDL_AudioDeviceID device);
	void (*pause)(SDL_AudioDeviceID device, int on);
	int (*queue)(SDL_AudioDeviceID device, const void *bytes, Uint32 length);
	Uint32 (*queued)(SDL_AudioDeviceID device);
	void (*delay)(Uint32 ms);
};

/* A function of the library; ISO C has no cast from the pointer that dlsym gives. */
static bool find(struct audio *audio, const char *name, void *function, struct error *err)
{
	void *symbol = dlsym(audio->library, name);
	memcpy(function, &symbol, sizeof(symbol));
	return symbol || error_set(err, "the installed SDL2 has no %s", name);
}

static bool find_all(struct audio *audio, struct error *err)
{
	return find(audio, "SDL_InitSubSystem", &audio->init, err) &&
		find(audio, "SDL_QuitSubSystem", &audio->quit, err) &&
		find(audio, "SDL_GetError", &audio->error, err) &&
		find(audio, "SDL_OpenAudioDevice", &audio->open, err) &&
		find(audio, "SDL_CloseAudioDevice", &audio->close, err) &&
		find(audio, "SDL_PauseAudioDevice", &audio->pause, err) &&
		find(audio, "SDL_QueueAudio", &audio->queue, err) &&
		find(audio, "SDL_GetQueuedAudioSize", &audio->queued, err) &&
		find(audio, "SDL_Delay", &audio->delay, err);
}

static bool start(struct audio *audio, struct error *err)
{
	SDL_AudioSpec want = {
		.freq = (int)audio->rate_hz, .format = AUDIO_S16SYS, .channels = 2, .samples = 1024
	};
	if (audio->init(SDL_INIT_AUDIO) != 0) {
		return error_set(err, "no sound on this host: %s", audio->error());
	}
	audio->device = audio->open(NULL, 0, &want, NULL, 0);
	if (!audio->device) {
		error_set(err, "no loudspeaker on this host: %s", audio->error());
		audio->quit(SDL_INIT_AUDIO);
		return false;
	}
	audio->pause(audio->device, 0);
	return true;
}

struct audio *audio_open(uint32_t rate_hz, struct error *err)
{
	struct audio *audio = alloc_zeroed(1, sizeof(*audio));
	audio->rate_hz = rate_hz;
	audio->library = dlopen("libSDL2-2.0.so.0", RTLD_NOW | RTLD_LOCAL);
	if (!audio->library) {
		error_set(err, "sound on the loudspeaker needs SDL2");
		error_help(err, "install libsdl2-2.0-0");
	} else if (find_all(audio, err) && start(audio, err)) {
		return audio;
	}
	free(audio);
	return NULL;
}

void audio_put(struct audio *audio, const int16_t *samples, uint32_t frames)
{
	if (audio && audio->queued(audio->device) < AUDIO_QUEUE_S * audio->rate_hz * FRAME_BYTES) {
		audio->queue(audio->device, samples, frames * FRAME_BYTES);
	}
}

void audio_close(struct audio *audio)
{
	if (!audio) {
		return;
	}
	for (unsigned waited = 0;
		audio->queued(audio->device) && waited < (AUDIO_QUEUE_S + 1) * 1000;
		waited += WAIT_MS) {
		audio->delay(WAIT_MS);
	}
	audio->close(audio->device);
	audio->quit(SDL_INIT_AUDIO);
	free(audio);
}
