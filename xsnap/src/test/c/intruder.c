// An engine that has been broken into: it speaks the engine's protocol as far as a launcher needs it, and as a program to evaluate
// takes the name of something that an engine must not do. It does that and answers "done", or how it was prevented.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static int attempt(const char *what)
{
	if (!strcmp(what, "open"))
		return open("/etc/passwd", O_RDONLY);
	if (!strcmp(what, "create"))
		return open("/tmp/intruder", O_WRONLY | O_CREAT, 0600);
	if (!strcmp(what, "unlink"))
		return unlink("/tmp/no-such-intruder");
	if (!strcmp(what, "internet"))
		return socket(AF_INET, SOCK_STREAM, 0);
	if (!strcmp(what, "unix"))
		return socket(AF_UNIX, SOCK_STREAM, 0);
	if (!strcmp(what, "kill"))
		return kill(getppid(), 0);
	if (!strcmp(what, "new code"))
		return mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED ? -1 : 0;
	if (!strcmp(what, "changed code")) {
		void *data = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		return mprotect(data, 4096, PROT_READ | PROT_EXEC);
	}
	if (!strcmp(what, "memory")) {
		// Not touched: only addresses.
		return mmap(NULL, 16UL << 30, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0) == MAP_FAILED ? -1 : 0;
	}
	if (!strcmp(what, "fork")) {
		pid_t child = fork();
		if (child == 0)
			_exit(0);
		return child < 0 ? -1 : waitpid(child, NULL, 0);
	}
	if (!strcmp(what, "exec"))
		return execl("/bin/true", "true", NULL);
	if (!strcmp(what, "ptrace"))
		return (int)ptrace(PTRACE_TRACEME, 0, NULL, NULL);
	errno = EINVAL;
	return -1;
}

int main(void)
{
	FILE *commands = fdopen(3, "rb"), *replies = fdopen(4, "wb");
	char command[64], reply[256];
	size_t length;
	while (commands && replies && fscanf(commands, "%9zu:", &length) == 1 && length < sizeof command &&
		fread(command, 1, length, commands) == length && fgetc(commands) == ',') {
		command[length] = 0;
		if (*command == 'q')
			return 0;
		int size = 0;
		if (*command == 'R')
			size = snprintf(reply, sizeof reply, ".");
		else
			size = snprintf(reply, sizeof reply, ".{\"currentHeapCount\":0,\"compute\":0,\"allocate\":0,\"timestamps\":[1.000000,2.000000]}\1%s",
				attempt(command + 1) < 0 ? strerrorname_np(errno) : "done");
		fprintf(replies, "%d:%s,", size, reply);
		fflush(replies);
	}
	return 2;
}
