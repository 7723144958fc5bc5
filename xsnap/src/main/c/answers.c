// Answers at once what has only one answer. A syscall that writes is told ["ok",null] whatever it says, and printing gets its own; the
// service applies them afterwards. The engine need not wait for a word that both sides know: it is told here, and the message goes out
// with the letter '~' instead of '?', which says that no answer is to be sent.
//
// Only while the service allows it, which it does by sending "1:+," before a command; it ends with the command's reply. The engine
// reads what it would have read, so nothing of this shows in what it computes.
#define _GNU_SOURCE
#include "channels.h"
#include "engine-host.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define ALLOWANCE "1:+,"
#define WRITTEN "12:/[\"ok\",null],"

enum {
	ALLOWANCE_BYTES = sizeof ALLOWANCE - 1, // no message is shorter
	COPIED_BYTES_MAX = 16 * 1024,           // more than the C library's buffers hold
	HEADER_BYTES_MAX = 11                   // nine digits, the colon, the letter
};

// What the supervisor's messages begin with, and what they are answered. Kept in step with WrittenSyscalls.java.
static const struct known {
	const char *beginning, *answer;
} KNOWN[] = {
	{ "[\"syscall\",[\"vatstoreSet\",", WRITTEN },
	{ "[\"syscall\",[\"vatstoreDelete\",", WRITTEN },
	{ "[\"syscall\",[\"send\",", WRITTEN },
	{ "[\"syscall\",[\"subscribe\",", WRITTEN },
	{ "[\"syscall\",[\"resolve\",", WRITTEN },
	{ "[\"syscall\",[\"exit\",", WRITTEN },
	{ "[\"syscall\",[\"dropImports\",", WRITTEN },
	{ "[\"syscall\",[\"retireImports\",", WRITTEN },
	{ "[\"syscall\",[\"retireExports\",", WRITTEN },
	{ "[\"syscall\",[\"abandonExports\",", WRITTEN },
	{ "[\"sourcedConsole\",", "7:/[\"ok\"]," },
	{ "[\"testLog\"", "7:/[\"OK\"]," },
};

static bool allowed;
static struct frames received, sent;
static const char *answer; // what is left of the answer that the engine is about to read

static void command_received(char letter)
{
	(void)letter;
}

static void message_sent(char letter)
{
	if (letter == '.' || letter == '!')
		allowed = false;
}

static ssize_t read_some(char *buffer, size_t size)
{
	ssize_t count;
	do
		count = read(CHANNEL_COMMANDS, buffer, size);
	while (count < 0 && errno == EINTR);
	return count;
}

// At least as much as an allowance, unless the commands end.
static ssize_t read_beginning(char *buffer, size_t size)
{
	size_t got = 0;
	while (got < ALLOWANCE_BYTES) {
		ssize_t count = read_some(buffer + got, size - got);
		if (count <= 0)
			return got ? (ssize_t)got : count;
		got += (size_t)count;
	}
	return (ssize_t)got;
}

ssize_t answers_read(char *buffer, size_t size)
{
	ssize_t count;
	if (answer) {
		size_t left = strlen(answer), step = left < size ? left : size;
		memcpy(buffer, answer, step);
		answer = step < left ? answer + step : NULL;
		return (ssize_t)step;
	}
	if (!frames_between(&received) || size < ALLOWANCE_BYTES) {
		count = read_some(buffer, size);
	} else {
		count = read_beginning(buffer, size);
		if (count >= ALLOWANCE_BYTES && memcmp(buffer, ALLOWANCE, ALLOWANCE_BYTES) == 0) {
			allowed = true;
			count -= ALLOWANCE_BYTES;
			memmove(buffer, buffer + ALLOWANCE_BYTES, (size_t)count);
			if (count == 0)
				count = read_some(buffer, size);
		}
	}
	if (count > 0)
		frames_follow(&received, buffer, (size_t)count, command_received);
	return count;
}

// Where the letter of a message is that has only one answer; NULL if it has not, or this is no beginning of a message.
static const char *known_letter(const char *bytes, size_t size, const char **known_answer)
{
	const char *colon = memchr(bytes, ':', size < HEADER_BYTES_MAX ? size : HEADER_BYTES_MAX);
	if (!colon || colon + 1 >= bytes + size || colon[1] != '?')
		return NULL;
	const char *text = colon + 2;
	size_t left = size - (size_t)(text - bytes);
	for (size_t i = 0; i < sizeof KNOWN / sizeof *KNOWN; i++) {
		size_t length = strlen(KNOWN[i].beginning);
		if (left >= length && memcmp(text, KNOWN[i].beginning, length) == 0) {
			*known_answer = KNOWN[i].answer;
			return colon + 1;
		}
	}
	return NULL;
}

int answers_write(const char *buffer, size_t size)
{
	char copy[COPIED_BYTES_MAX];
	const char *letter = NULL, *known = NULL;
	if (allowed && frames_between(&sent) && size <= sizeof copy)
		letter = known_letter(buffer, size, &known);
	if (letter) {
		memcpy(copy, buffer, size);
		copy[letter - buffer] = '~';
		answer = known;
	}
	frames_follow(&sent, buffer, size, message_sent);
	return write_all(CHANNEL_REPLIES, letter ? copy : buffer, size);
}
