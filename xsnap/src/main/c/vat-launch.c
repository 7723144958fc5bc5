// vat-launch <socket> <token> <kind> <library> <options> -- <program> <argument>...
//
// Starts an engine with exactly the file descriptors that it needs, and nothing else that its parent happens to have open.
// A JVM can hand a child three descriptors only, and a pipe that is open in the JVM at the wrong moment leaks into siblings
// (JDK-8377907), where it hides the end of file by which the death of an engine is noticed. So the child comes to us: see channels.h.
//
//   kind      fresh    an engine: channels 3 and 7
//             load     an engine that starts from a snapshot: channels 3, 7 and 8
//             server   a fork server: channels 3, 7 and 9. This process stays as its keeper
//   library   engine-host.so, which is loaded into the program, or "-"
//   options   what the library shall do, see engine-host.c
//
// Descriptor 0 is /dev/null; 1 and 2 stay as the parent gave them; 5 and 6 (debugger, profiler) are closed.
//
// The keeper is the parent of a fork server and of every engine forked from it (they are cloned with CLONE_PARENT). It waits for
// them, tells the service how each ended, and ends after the last. So a fork server may end before its engines, by intention or
// not, and nothing is lost; and when the service dies the keeper does, and with it all of them.
#define _GNU_SOURCE
#include "channels.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	STACK_BYTES = 8 * 1024 * 1024,
	SETTING_BYTES = 4200,
	STATUS_SIGNAL = 128, // a signal's number is added to this, as shells and the JVM do
};

enum kind { FRESH, LOAD, SERVER };

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

static long microseconds(struct timeval time)
{
	return time.tv_sec * 1000000L + time.tv_usec;
}

// One line for each child that ends: exit <pid> <status> <user time, µs> <system time, µs> <largest resident size, KiB>
static void report(pid_t pid, int status, const struct rusage *use)
{
	char line[128];
	int code = WIFSIGNALED(status) ? STATUS_SIGNAL + WTERMSIG(status) : WEXITSTATUS(status);
	int length = snprintf(line, sizeof line, "exit %d %d %ld %ld %ld\n", (int)pid, code, microseconds(use->ru_utime),
		microseconds(use->ru_stime), use->ru_maxrss);
	// Without a reader the service has let go of this server; the children are waited for all the same.
	(void)write_all(CHANNEL_CONTROL, line, (size_t)length);
}

static _Noreturn void keep(void)
{
	struct rusage use;
	int status;
	signal(SIGPIPE, SIG_IGN);
	prctl(PR_SET_NAME, "engine-keeper", 0, 0, 0);
	for (;;) {
		pid_t pid = wait4(-1, &status, 0, &use);
		if (pid > 0)
			report(pid, status, &use);
		else if (errno != EINTR)
			_exit(0); // ECHILD: the last one is gone
	}
}

static void connect_engine(const char *path, const char *token, enum kind kind)
{
	// All are connected before any is placed: an engine that shows up is complete.
	int commands = connect_channel(path, token, CHANNEL_COMMANDS);
	int save = connect_channel(path, token, CHANNEL_SAVE);
	int load = kind == LOAD ? connect_channel(path, token, CHANNEL_LOAD) : -1;
	int control = kind == SERVER ? connect_channel(path, token, CHANNEL_CONTROL) : -1;

	int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
	if (null < 0)
		fail(EXIT_LAUNCH, "cannot open /dev/null");
	place(null, STDIN_FILENO);
	close(null);
	place(commands, CHANNEL_COMMANDS);
	place(commands, CHANNEL_REPLIES);
	place(save, CHANNEL_SAVE);
	if (load >= 0)
		place(load, CHANNEL_LOAD);
	if (control >= 0)
		place(control, CHANNEL_CONTROL);
	close_between(FIRST_UNUSED, ~0U);
}

static _Noreturn void become(char **program, const char *library, const char *options, const char *server_socket)
{
	static char preload[SETTING_BYTES], settings[SETTING_BYTES], address[SETTING_BYTES];
	char *environment[4] = { NULL };
	int count = 0;
	errno = 0;
	if (strcmp(library, "-") != 0) {
		if ((size_t)snprintf(preload, sizeof preload, "LD_PRELOAD=%s", library) >= sizeof preload ||
			(size_t)snprintf(settings, sizeof settings, "VATPOOL_ENGINE_HOST=%s", options) >= sizeof settings)
			fail(EXIT_LAUNCH, "the library's path is too long: %s", library);
		environment[count++] = preload;
		environment[count++] = settings;
	}
	if (server_socket) {
		snprintf(address, sizeof address, "VATPOOL_ENGINE_SOCKET=%s", server_socket);
		environment[count++] = address;
	}
	execve(program[0], program, environment);
	fail(EXIT_EXEC, "cannot execute %s", program[0]);
}

static void start_keeping(void)
{
	pid_t keeper = getpid();
	pid_t server = fork();
	if (server < 0)
		fail(EXIT_LAUNCH, "cannot fork");
	if (server == 0) {
		die_with(keeper);
		return;
	}
	close(CHANNEL_COMMANDS);
	close(CHANNEL_REPLIES);
	close(CHANNEL_SAVE);
	keep();
}

int main(int argc, char *argv[])
{
	static const char *const kinds[] = { "fresh", "load", "server" };
	int kind = -1;

	errno = 0;
	for (int i = FRESH; argc > 3 && i <= SERVER; i++)
		if (strcmp(argv[3], kinds[i]) == 0)
			kind = i;
	if (argc < 8 || kind < 0 || strcmp(argv[6], "--") != 0)
		fail(EXIT_LAUNCH, "usage: vat-launch <socket> <token> fresh|load|server <library> <options> -- <program> <argument>...");
	const char *path = argv[1], *token = argv[2];
	char **program = argv + 7;

	// Before anything is connected, so that the parent sees a launch that failed and not an engine that ended.
	if (access(program[0], X_OK) < 0)
		fail(EXIT_EXEC, "cannot execute %s", program[0]);
	// An engine in an endless loop does not notice that its service is gone, so the kernel kills it then. The signal comes when
	// the thread that started us ends; the service sees to it that this thread lives as long as it does.
	die_with(getppid());
	// A Ctrl-C is meant for the service, which ends its engines when it has finished with them.
	setsid();
	fix_stack_size();
	close_between(3, ~0U);
	connect_engine(path, token, (enum kind)kind);
	reset_signals();
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		fail(EXIT_LAUNCH, "cannot set no_new_privs");
	if (kind == SERVER)
		start_keeping();
	become(program, argv[4], argv[5], kind == SERVER ? path : NULL);
}
