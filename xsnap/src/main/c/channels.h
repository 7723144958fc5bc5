// How a process that becomes an engine comes by its descriptors: it connects to the Unix socket that the service listens on, once
// for each channel, says "<token> <channel>\n", and puts the socket where the engine expects it.
//
//   channel 3   commands in (descriptor 3) and replies out (descriptor 4), one socket for both
//   channel 7   the heap snapshot that the engine writes (descriptor 7)
//   channel 8   the heap snapshot that the engine starts from (descriptor 8)
//   channel 9   requests to a fork server and reports of its children's ends
#ifndef CHANNELS_H
#define CHANNELS_H

#include <stdnoreturn.h>
#include <sys/types.h>

enum {
	CHANNEL_COMMANDS = 3,
	CHANNEL_REPLIES = 4,
	CHANNEL_SAVE = 7,
	CHANNEL_LOAD = 8,
	CHANNEL_CONTROL = 9,
	FIRST_UNUSED = 10,
	EXIT_LAUNCH = 125, // the process could not become an engine: no code of the engine's own
	EXIT_EXEC = 127,   // the program could not be executed
};

// Who speaks in fail().
extern const char *speaker;

// Says what went wrong, with errno's text unless that is 0, and ends the process.
_Noreturn void fail(int code, const char *format, ...) __attribute__((format(printf, 2, 3)));

void close_between(unsigned first, unsigned last);

// Writes everything; 0, or -1 with errno.
int write_all(int fd, const char *bytes, size_t length);

// A connected socket above all channels, closed on exec, announced as this channel. Fails on error.
int connect_channel(const char *path, const char *token, int channel);

// Makes fd the descriptor target, which stays open on exec. Fails on error.
void place(int fd, int target);

// Asks to be killed when the parent ends, which must be this process. Fails on error; ends silently if the parent is gone already.
void die_with(pid_t parent);

#endif
