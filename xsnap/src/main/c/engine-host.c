// Settings, from the environment that vat-launch makes:
//
//   VATPOOL_ENGINE_HOST     the measures to take, one letter each
//                             z   leave out the zeroing of memory that is zero
//                             h   huge pages
//                             f   filter system calls
//                             l   limit resources
//                             a   answer at once what has only one answer
//   VATPOOL_ENGINE_SOCKET   only in fork servers: where their children connect
//
// An engine that was asked to confine itself and cannot ends (status 125); the service asks only for what a fork server has tried.
#define _GNU_SOURCE
#include "engine-host.h"
#include "channels.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

static bool measures[MEASURES];
static bool is_server, is_confined;

__attribute__((constructor)) static void begin(int argc, char **argv)
{
	const char *letters = getenv("VATPOOL_ENGINE_HOST"), *socket = getenv("VATPOOL_ENGINE_SOCKET");
	speaker = "engine-host";
	for (int i = 0; letters && i < MEASURES; i++)
		measures[i] = strchr(letters, MEASURE_LETTERS[i]) != NULL;
	memory_begin(measures[SKIP_ZEROING], measures[HUGE_PAGES]);
	confine_prepare();
	is_server = socket != NULL;
	if (is_server) {
		fork_server_begin(socket, measures, argc, argv);
		memory_begin(measures[SKIP_ZEROING], measures[HUGE_PAGES]);
	}
}

static ssize_t read_commands(void *cookie, char *buffer, size_t size)
{
	(void)cookie;
	return answers_read(buffer, size);
}

static ssize_t write_replies(void *cookie, const char *buffer, size_t size)
{
	(void)cookie;
	return answers_write(buffer, size) < 0 ? 0 : (ssize_t)size;
}

// The engine opens its first stream before it reads anything that a vat has made: its snapshot, or its first command.
__attribute__((visibility("default"))) FILE *fdopen(int fd, const char *mode)
{
	static FILE *(*real)(int, const char *);
	if (is_server && fd == CHANNEL_COMMANDS)
		return fork_server_input(mode);
	if (is_server && fd == CHANNEL_REPLIES)
		return fork_server_output(mode);
	if (!real)
		*(void **)&real = dlsym(RTLD_NEXT, "fdopen");
	if (!is_server && !is_confined) {
		is_confined = true;
		confine(measures);
	}
	if (measures[KNOWN_ANSWERS] && fd == CHANNEL_COMMANDS)
		return fopencookie(NULL, mode, (cookie_io_functions_t){ .read = read_commands });
	if (measures[KNOWN_ANSWERS] && fd == CHANNEL_REPLIES)
		return fopencookie(NULL, mode, (cookie_io_functions_t){ .write = write_replies });
	return real(fd, mode);
}
