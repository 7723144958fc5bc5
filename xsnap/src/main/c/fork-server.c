// An engine that forks engines. It has evaluated the programs that every vat begins with; a child of it is ready in a millisecond.
//
//   from the service   fork <token> <name>            the child shall connect with this token and show this name in ps
//   to the service     server <pid> <letters>[;<letter>=<problem>]...      once: the measures that this machine allows
//                      forked <token> <pid>
//                      refused <token> <reason>
//
// How the children end is told by the keeper (vat-launch.c), whose children they are.
#define _GNU_SOURCE
#include "channels.h"
#include "engine-host.h"

#include <errno.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { REQUEST_BYTES_MAX = 512, REPORT_BYTES_MAX = 1024 };

static bool serving; // not in children
static bool measures[MEASURES];
static const char *service_socket;
static pid_t keeper;

static char **arguments;
static int argument_count;

static char request[REQUEST_BYTES_MAX];
static size_t request_bytes;

// Where the conversation with the service stands. A child takes the engine's state over as it is, so it must be between commands.
static enum { BETWEEN_COMMANDS, IN_COMMAND, IN_UPCALL } conversation;
static struct frames received, sent;

static void message_received(char letter)
{
	(void)letter;
	conversation = IN_COMMAND; // a new one, or its upcall was answered
}

static void message_sent(char letter)
{
	conversation = letter == '?' ? IN_UPCALL : BETWEEN_COMMANDS;
}

static void __attribute__((format(printf, 1, 2))) say(const char *format, ...)
{
	char line[REPORT_BYTES_MAX];
	va_list values;
	va_start(values, format);
	int length = vsnprintf(line, sizeof line, format, values);
	va_end(values);
	if (length > 0 && (size_t)length < sizeof line)
		(void)write_all(CHANNEL_CONTROL, line, (size_t)length); // if nobody listens, the next poll says so
}

// ---- the children

// Shows `name` where ps looks, and gives back the room that was reserved for it.
static void rename_process(const char *name)
{
	char *area = arguments[0], *end = arguments[argument_count - 1] + strlen(arguments[argument_count - 1]) + 1;
	size_t room = (size_t)(end - area), used = strlen(area) + 1;
	char *flags = arguments[2], *flags_end = arguments[argument_count - 1];
	char copy[REQUEST_BYTES_MAX];
	size_t flag_bytes = (size_t)(flags_end - flags), name_bytes = strlen(name) + 1;
	if (flag_bytes > sizeof copy || used + name_bytes + flag_bytes > room)
		return;
	memcpy(copy, flags, flag_bytes);
	memcpy(area + used, name, name_bytes);
	memcpy(area + used + name_bytes, copy, flag_bytes);
	used += name_bytes + flag_bytes;
	memset(area + used, 0, room - used);
}

static void become_engine(const char *token, const char *name)
{
	serving = false;
	die_with(keeper);
	close_between(CHANNEL_COMMANDS, ~0U);
	rename_process(name);
	int commands = connect_channel(service_socket, token, CHANNEL_COMMANDS);
	int save = connect_channel(service_socket, token, CHANNEL_SAVE);
	place(commands, CHANNEL_COMMANDS);
	place(commands, CHANNEL_REPLIES);
	place(save, CHANNEL_SAVE);
	close(commands);
	close(save);
	confine(measures);
}

// Like fork(), but the child is the keeper's. The C library remembers the thread's id; fork() would have it corrected, so this
// does, too, where the kernel tells where it is kept: abort() needs it.
static pid_t fork_sibling(void)
{
	unsigned long flags = CLONE_PARENT | SIGCHLD;
	int *thread_id = NULL;
#ifdef PR_GET_TID_ADDRESS
	if (prctl(PR_GET_TID_ADDRESS, &thread_id, 0, 0, 0) == 0 && thread_id)
		flags |= CLONE_CHILD_SETTID | CLONE_CHILD_CLEARTID;
	else
		thread_id = NULL;
#endif
#ifdef __aarch64__
	return (pid_t)syscall(SYS_clone, flags, NULL, NULL, NULL, thread_id);
#else
	return (pid_t)syscall(SYS_clone, flags, NULL, NULL, thread_id, NULL);
#endif
}

static void serve(char *line)
{
	char *verb = strtok(line, " "), *token = strtok(NULL, " "), *name = strtok(NULL, "");
	if (!verb || strcmp(verb, "fork") != 0 || !token || !name) {
		say("refused %s not a request\n", token ? token : "-");
		return;
	}
	if (conversation != BETWEEN_COMMANDS || !frames_between(&received)) {
		say("refused %s a command is open\n", token);
		return;
	}
	pid_t child = fork_sibling();
	if (child < 0)
		say("refused %s %s\n", token, strerror(errno));
	else if (child == 0)
		become_engine(token, name);
	else
		say("forked %s %d\n", token, (int)child);
}

// Takes what requests have come; false if no more can come. In a child it returns as soon as it is one.
static bool take_requests(void)
{
	ssize_t count = read(CHANNEL_CONTROL, request + request_bytes, sizeof request - request_bytes);
	if (count < 0)
		return errno == EINTR || errno == EAGAIN;
	if (count == 0)
		return false;
	request_bytes += (size_t)count;
	char *end;
	while (serving && (end = memchr(request, '\n', request_bytes))) {
		char line[REQUEST_BYTES_MAX];
		size_t length = (size_t)(end - request);
		memcpy(line, request, length);
		line[length] = 0;
		request_bytes -= length + 1;
		memmove(request, end + 1, request_bytes);
		serve(line);
	}
	return request_bytes < sizeof request; // a line too long is not the service's
}

// ---- the streams

static ssize_t read_commands(void *cookie, char *buffer, size_t size)
{
	(void)cookie;
	while (serving) {
		struct pollfd sources[] = { { CHANNEL_COMMANDS, POLLIN, 0 }, { CHANNEL_CONTROL, POLLIN, 0 } };
		if (poll(sources, 2, -1) < 0) {
			if (errno == EINTR)
				continue;
			return -1;
		}
		if (sources[1].revents) {
			if (!take_requests())
				return 0; // the service has let go of this server: the end of its commands
		} else if (sources[0].revents) {
			break;
		}
	}
	if (!serving && measures[KNOWN_ANSWERS])
		return answers_read(buffer, size);
	ssize_t count;
	do
		count = read(CHANNEL_COMMANDS, buffer, size);
	while (count < 0 && errno == EINTR);
	if (serving && count > 0)
		frames_follow(&received, buffer, (size_t)count, message_received);
	return count;
}

static ssize_t write_replies(void *cookie, const char *buffer, size_t size)
{
	(void)cookie;
	if (!serving && measures[KNOWN_ANSWERS])
		return answers_write(buffer, size) < 0 ? 0 : (ssize_t)size;
	if (write_all(CHANNEL_REPLIES, buffer, size) < 0)
		return 0;
	if (serving)
		frames_follow(&sent, buffer, size, message_sent);
	return (ssize_t)size;
}

FILE *fork_server_input(const char *mode)
{
	return fopencookie(NULL, mode, (cookie_io_functions_t){ .read = read_commands });
}

FILE *fork_server_output(const char *mode)
{
	return fopencookie(NULL, mode, (cookie_io_functions_t){ .write = write_replies });
}

// ---- the beginning

// Takes the measures in a process of its own, which ends with it, and so learns whether they can be taken.
static void try_measures(const bool wanted[MEASURES], int errors[MEASURES])
{
	int *shared = mmap(NULL, sizeof(int[MEASURES]), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (shared == MAP_FAILED)
		fail(EXIT_LAUNCH, "no memory");
	for (int i = 0; i < MEASURES; i++)
		shared[i] = wanted[i] ? EFAULT : 0; // if the trial dies of it
	pid_t trial = fork();
	if (trial == 0) {
		shared[RESOURCE_LIMITS] = wanted[RESOURCE_LIMITS] ? confine_resources() : 0;
		shared[CALL_FILTER] = wanted[CALL_FILTER] ? confine_calls() : 0;
		_exit(0);
	}
	while (trial > 0 && waitpid(trial, NULL, 0) < 0 && errno == EINTR) {
	}
	memcpy(errors, shared, sizeof(int[MEASURES]));
	munmap(shared, sizeof(int[MEASURES]));
}

void fork_server_begin(const char *socket, bool wanted[MEASURES], int argc, char **argv)
{
	char problems[REPORT_BYTES_MAX / 2] = "", letters[MEASURES + 1] = "";
	size_t used = 0, count = 0;
	int errors[MEASURES];
	const char *no_huge_pages = wanted[HUGE_PAGES] ? memory_without_huge_pages() : NULL;

	serving = true;
	service_socket = socket;
	keeper = getppid();
	argument_count = argc;
	arguments = argv;
	try_measures(wanted, errors);
	errors[SKIP_ZEROING] = errors[KNOWN_ANSWERS] = 0;
	errors[HUGE_PAGES] = no_huge_pages ? ENOSYS : 0;
	for (int i = 0; i < MEASURES; i++) {
		if (wanted[i] && errors[i] && used < sizeof problems)
			used += (size_t)snprintf(problems + used, sizeof problems - used, ";%c=%s", MEASURE_LETTERS[i],
				i == HUGE_PAGES ? no_huge_pages : strerror(errors[i]));
		measures[i] = wanted[i] && !errors[i];
		if (measures[i])
			letters[count++] = MEASURE_LETTERS[i];
	}
	memcpy(wanted, measures, sizeof measures);
	say("server %d %s%s\n", (int)getpid(), count ? letters : "-", problems);
}
