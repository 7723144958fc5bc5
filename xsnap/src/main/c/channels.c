#define _GNU_SOURCE
#include "channels.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

enum {
	OUT_OF_THE_WAY = 16, // sockets are opened here first, so that dup2 onto 3..9 never hits one of them
};

const char *speaker = "vat-launch";

_Noreturn void fail(int code, const char *format, ...)
{
	int error = errno;
	va_list arguments;
	va_start(arguments, format);
	fprintf(stderr, "%s: ", speaker);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	if (error)
		fprintf(stderr, ": %s", strerror(error));
	fputc('\n', stderr);
	_exit(code);
}

void close_between(unsigned first, unsigned last)
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

int write_all(int fd, const char *bytes, size_t length)
{
	while (length > 0) {
		ssize_t written = write(fd, bytes, length);
		if (written < 0) {
			if (errno == EINTR)
				continue;
			return -1;
		}
		bytes += written;
		length -= (size_t)written;
	}
	return 0;
}

int connect_channel(const char *path, const char *token, int channel)
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

	int low = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (low < 0)
		fail(EXIT_LAUNCH, "cannot make a socket");
	int fd = fcntl(low, F_DUPFD_CLOEXEC, OUT_OF_THE_WAY);
	if (fd < 0)
		fail(EXIT_LAUNCH, "cannot move a socket");
	close(low);
	while (connect(fd, (struct sockaddr *)&address, sizeof address) < 0)
		if (errno != EINTR)
			fail(EXIT_LAUNCH, "cannot connect to %s", path);
	if (write_all(fd, greeting, (size_t)length) < 0)
		fail(EXIT_LAUNCH, "cannot announce a channel");
	return fd;
}

void place(int fd, int target)
{
	if (dup2(fd, target) < 0)
		fail(EXIT_LAUNCH, "cannot place descriptor %d", target);
}

void die_with(pid_t parent)
{
	if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) < 0)
		fail(EXIT_LAUNCH, "cannot ask to die with the parent");
	if (getppid() != parent)
		_exit(EXIT_LAUNCH);
}
