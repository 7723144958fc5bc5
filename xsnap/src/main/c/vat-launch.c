// vat-launch <socket> <token> <load 0|1> -- <program> <argument>...
//
// Starts an engine with exactly the file descriptors that it needs, and nothing else that its parent happens to have open.
// A JVM can hand a child three descriptors only, and a pipe that is open in the JVM at the wrong moment leaks into siblings
// (JDK-8377907), where it hides the end of file by which the death of an engine is noticed. So the child comes to us: for each
// channel it connects to the Unix socket that the parent listens on, says "<token> <channel>\n", and becomes the program.
//
//   channel 3   commands in (descriptor 3) and replies out (descriptor 4), one socket for both
//   channel 7   the heap snapshot that the engine writes (descriptor 7)
//   channel 8   the heap snapshot that the engine starts from (descriptor 8), only if <load> is 1
//
// Descriptor 0 is /dev/null; 1 and 2 stay as the parent gave them; 5 and 6 (debugger, profiler) are closed.
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

enum {
	CHANNEL_COMMANDS = 3,
	CHANNEL_REPLIES = 4,
	CHANNEL_SAVE = 7,
	CHANNEL_LOAD = 8,
	FIRST_UNUSED = 9,
	OUT_OF_THE_WAY = 16, // sockets are opened here first, so that dup2 onto 3..8 never hits one of them
	STACK_BYTES = 8 * 1024 * 1024,
	EXIT_LAUNCH = 125,   // the launcher failed: no code of the engine's own
	EXIT_EXEC = 127,     // the program could not be executed
};

static _Noreturn void fail(int code, const char *format, ...)
{
	int error = errno;
	va_list arguments;
	va_start(arguments, format);
	fputs("vat-launch: ", stderr);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	if (error)
		fprintf(stderr, ": %s", strerror(error));
	fputc('\n', stderr);
	_exit(code);
}

static void close_between(unsigned first, unsigned last)
{
#ifdef SYS_close_range
	if (syscall(SYS_close_range, first, last, 0) == 0)
		return;
#endif
	// Kernels before 5.9.
	DIR *open_files = opendir("/proc/self/fd");
	if (!open_files)
		fail(EXIT_LAUNCH, "cannot list open files");
	for (struct dirent *entry; (entry = readdir(open_files));) {
		int fd = atoi(entry->d_name);
		if (entry->d_name[0] != '.' && fd != dirfd(open_files) && (unsigned)fd >= first && (unsigned)fd <= last)
			close(fd);
	}
	closedir(open_files);
}

static void write_all(int fd, const char *bytes, size_t length)
{
	while (length > 0) {
		ssize_t written = write(fd, bytes, length);
		if (written < 0) {
			if (errno == EINTR)
				continue;
			fail(EXIT_LAUNCH, "cannot announce a channel");
		}
		bytes += written;
		length -= (size_t)written;
	}
}

static int connect_channel(const char *path, const char *token, int channel)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	char greeting[128];

	errno = 0;
	if (strlen(path) >= sizeof address.sun_path)
		fail(EXIT_LAUNCH, "the socket's path is longer than %zu bytes: %s", sizeof address.sun_path - 1, path);
	strcpy(address.sun_path, path);
	int length = snprintf(greeting, sizeof greeting, "%s %d\n", token, channel);
	if (length < 0 || (size_t)length >= sizeof greeting)
		fail(EXIT_LAUNCH, "the token is too long");

	int low = socket(AF_UNIX, SOCK_STREAM, 0);
	if (low < 0)
		fail(EXIT_LAUNCH, "cannot make a socket");
	int fd = fcntl(low, F_DUPFD_CLOEXEC, OUT_OF_THE_WAY);
	if (fd < 0)
		fail(EXIT_LAUNCH, "cannot move a socket");
	close(low);
	while (connect(fd, (struct sockaddr *)&address, sizeof address) < 0)
		if (errno != EINTR)
			fail(EXIT_LAUNCH, "cannot connect to %s", path);
	write_all(fd, greeting, (size_t)length);
	return fd;
}

static void place(int fd, int target)
{
	if (dup2(fd, target) < 0)
		fail(EXIT_LAUNCH, "cannot place descriptor %d", target);
}

// An engine in an endless loop does not notice that its host is gone, so the kernel kills it then. The signal comes when the thread
// that started us ends; PlainLauncher sees to it that this thread lives as long as it does.
static void die_with_parent(void)
{
	pid_t parent = getppid();
	if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) < 0)
		fail(EXIT_LAUNCH, "cannot ask to die with the parent");
	if (getppid() != parent)
		_exit(EXIT_LAUNCH);
}

// XS measures native recursion by the size of the stack: how deep a vat may nest must not depend on a machine's ulimit.
static void fix_stack_size(void)
{
	struct rlimit limit;
	if (getrlimit(RLIMIT_STACK, &limit) < 0)
		fail(EXIT_LAUNCH, "cannot read the stack limit");
	limit.rlim_cur = STACK_BYTES;
	if (setrlimit(RLIMIT_STACK, &limit) < 0)
		fail(EXIT_LAUNCH, "engines need a stack of 8 MiB, the hard limit here (ulimit -Hs) is lower");
}

static void reset_signals(void)
{
	sigset_t none;
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	for (int signal_number = 1; signal_number < NSIG; signal_number++)
		signal(signal_number, SIG_DFL); // fails for SIGKILL and SIGSTOP, as it must
}

int main(int argc, char *argv[])
{
	errno = 0;
	if (argc < 6 || strcmp(argv[4], "--") != 0 || (strcmp(argv[3], "0") != 0 && strcmp(argv[3], "1") != 0))
		fail(EXIT_LAUNCH, "usage: vat-launch <socket> <token> <load 0|1> -- <program> <argument>...");
	const char *path = argv[1], *token = argv[2];
	int with_load = argv[3][0] == '1';
	char **program = argv + 5;

	// Before anything is connected, so that the parent sees a launch that failed and not an engine that ended.
	if (access(program[0], X_OK) < 0)
		fail(EXIT_EXEC, "cannot execute %s", program[0]);
	die_with_parent();
	fix_stack_size();
	close_between(3, ~0U);
	int commands = connect_channel(path, token, CHANNEL_COMMANDS);
	int save = connect_channel(path, token, CHANNEL_SAVE);
	int load = with_load ? connect_channel(path, token, CHANNEL_LOAD) : -1;

	int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
	if (null < 0)
		fail(EXIT_LAUNCH, "cannot open /dev/null");
	place(null, STDIN_FILENO);
	close(null);
	place(commands, CHANNEL_COMMANDS);
	place(commands, CHANNEL_REPLIES);
	place(save, CHANNEL_SAVE);
	if (with_load)
		place(load, CHANNEL_LOAD);
	close_between(FIRST_UNUSED, ~0U);

	reset_signals();
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		fail(EXIT_LAUNCH, "cannot set no_new_privs");
	execv(program[0], program);
	fail(EXIT_EXEC, "cannot execute %s", program[0]);
}
