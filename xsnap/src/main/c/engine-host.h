// engine-host.so: what the service adds to an engine that it has not changed. Loaded into xsnap-worker with LD_PRELOAD.
//
//   engine-host.c   reads the settings, and is where the engine opens its streams
//   memory.c        memory that costs less
//   fork-server.c   an engine that forks engines
//   answers.c       answers at once what has only one answer
//   frames.c        follows the messages that go through a stream
//   confine.c       what an engine may ask of the operating system
//
// Nothing here changes what an engine computes, says or writes: the service's tests compare every byte with engines without it.
#ifndef ENGINE_HOST_H
#define ENGINE_HOST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/types.h>

// The letters of VATPOOL_ENGINE_HOST, in this order.
enum measure { SKIP_ZEROING, HUGE_PAGES, CALL_FILTER, RESOURCE_LIMITS, KNOWN_ANSWERS, MEASURES };
#define MEASURE_LETTERS "zhfla"

// ---- memory.c

void memory_begin(bool skip_zeroing, bool huge_pages);

// Whether this machine has huge pages for whoever asks: NULL, or why not.
const char *memory_without_huge_pages(void);

// ---- confine.c

// Each takes one measure: 0, or errno. There is no way back.
int confine_calls(void);
int confine_resources(void);

// Takes those of the two that are asked for, or ends the process.
void confine(const bool measures[MEASURES]);

// Learns what an engine asks the operating system for after it has been confined, while that is still possible.
void confine_prepare(void);

// ---- fork-server.c

// Called once, before the engine begins. `wanted` says which measures its engines are to take; those that fail here are taken out.
void fork_server_begin(const char *socket, bool wanted[MEASURES], int argc, char **argv);

FILE *fork_server_input(const char *mode);
FILE *fork_server_output(const char *mode);

// ---- answers.c

// Read and write the engine's commands and replies: like read(), and like write_all().
ssize_t answers_read(char *buffer, size_t size);
int answers_write(const char *buffer, size_t size);

// ---- frames.c

// A place in a stream of netstrings.
struct frames {
	enum { LENGTH, LETTER, BODY, COMMA, BROKEN } state;
	size_t left; // the length while it is being read, then how many bytes of the message are to come
	bool begun;  // some of a message has been seen
	char letter; // the first byte of the message
};

// Follows `count` bytes, and calls `whole` with the letter of each message that they complete.
void frames_follow(struct frames *frames, const char *bytes, size_t count, void (*whole)(char letter));

// Whether the stream is between two messages.
bool frames_between(const struct frames *frames);

#endif
