// What an engine may ask of the operating system: it reads and writes the channels that it has, and gets memory and the time. A vat
// that breaks out of the engine finds that it cannot open a file, make a socket, or start or touch another process.
#define _GNU_SOURCE
#include "channels.h"
#include "engine-host.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define EXPORTED __attribute__((visibility("default")))

#if defined(__x86_64__)
#define ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#endif

#define GIB (1UL << 30)

// The engine's own limit is 2 GiB of heap; it reserves 1 GiB of addresses for chunks, takes a message of up to 1 GB, keeps 16 bytes
// for each of its slots while it writes a snapshot (1 GiB), and copies texts. What is within its own limit must never meet this
// one: running out of memory is part of a vat's history.
static const rlim_t ADDRESS_SPACE_BYTES = 8 * GIB;

static const rlim_t OPEN_FILES = 16; // 0 to 4, 7, 8, and a second handle on a snapshot

enum { FILTER_LENGTH_MAX = 160 };

// Allowed whatever the arguments.
static const int ALLOWED[] = {
	SYS_read, SYS_write, SYS_readv, SYS_writev, SYS_lseek, SYS_close, SYS_dup, SYS_fstat,
	SYS_brk, SYS_munmap, SYS_mremap, SYS_madvise, SYS_futex, SYS_sysinfo,
	SYS_clock_gettime, SYS_clock_getres, SYS_gettimeofday, SYS_getrandom,
#ifdef SYS_time
	SYS_time,
#endif
	SYS_getpid, SYS_gettid, SYS_sched_yield, SYS_restart_syscall,
	SYS_rt_sigaction, SYS_rt_sigprocmask, SYS_rt_sigreturn, SYS_sigaltstack,
	SYS_exit, SYS_exit_group,
};

// No engine ever has a reason for these: whoever calls them is not the engine any more, and ends at once. Everything else that is
// not allowed fails with EPERM, because XS itself looks for a file when a program imports a module, and must be told that it has none.
static const int DEADLY[] = {
	SYS_execve, SYS_execveat, SYS_clone, SYS_ptrace, SYS_process_vm_readv, SYS_process_vm_writev,
#ifdef SYS_fork
	SYS_fork, SYS_vfork,
#endif
#ifdef SYS_clone3
	SYS_clone3,
#endif
};

struct filter {
	struct sock_filter code[FILTER_LENGTH_MAX];
	unsigned short length;
};

static void add(struct filter *filter, struct sock_filter instruction)
{
	if (filter->length < FILTER_LENGTH_MAX)
		filter->code[filter->length] = instruction;
	filter->length++;
}

static void load(struct filter *filter, size_t offset)
{
	add(filter, (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (uint32_t)offset));
}

static void answer(struct filter *filter, uint32_t action)
{
	add(filter, (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, action));
}

// Runs the next `skipped` instructions only if the comparison holds.
static void when(struct filter *filter, unsigned short comparison, uint32_t value, unsigned char skipped)
{
	add(filter, (struct sock_filter)BPF_JUMP(BPF_JMP | comparison | BPF_K, value, 0, skipped));
}

// Runs the next `skipped` instructions unless the comparison holds.
static void unless(struct filter *filter, unsigned short comparison, uint32_t value, unsigned char skipped)
{
	add(filter, (struct sock_filter)BPF_JUMP(BPF_JMP | comparison | BPF_K, value, skipped, 0));
}

static void answer_calls(struct filter *filter, const int *calls, size_t count, uint32_t action)
{
	for (size_t i = 0; i < count; i++) {
		when(filter, BPF_JEQ, (uint32_t)calls[i], 1);
		answer(filter, action);
	}
}

#define ARGUMENT(n) offsetof(struct seccomp_data, args[n]) // its low half, on little-endian machines

static const uint32_t DENIED = SECCOMP_RET_ERRNO | EPERM;

#ifdef ARCHITECTURE
static void build(struct filter *filter)
{
	load(filter, offsetof(struct seccomp_data, arch));
	unless(filter, BPF_JEQ, ARCHITECTURE, 1);
	answer(filter, SECCOMP_RET_KILL_PROCESS);
	load(filter, offsetof(struct seccomp_data, nr));
#ifdef __x86_64__
	when(filter, BPF_JGE, 0x40000000, 1); // the x32 calls
	answer(filter, SECCOMP_RET_KILL_PROCESS);
#endif
	answer_calls(filter, ALLOWED, sizeof ALLOWED / sizeof *ALLOWED, SECCOMP_RET_ALLOW);
	answer_calls(filter, DEADLY, sizeof DEADLY / sizeof *DEADLY, SECCOMP_RET_KILL_PROCESS);

	// Memory, but none that can be executed, and no file's.
	when(filter, BPF_JEQ, SYS_mprotect, 4);
	load(filter, ARGUMENT(2));
	when(filter, BPF_JSET, PROT_EXEC, 1);
	answer(filter, DENIED);
	answer(filter, SECCOMP_RET_ALLOW);
	when(filter, BPF_JEQ, SYS_mmap, 7);
	load(filter, ARGUMENT(2));
	when(filter, BPF_JSET, PROT_EXEC, 1);
	answer(filter, DENIED);
	load(filter, ARGUMENT(3));
	when(filter, BPF_JSET, MAP_ANONYMOUS, 1);
	answer(filter, SECCOMP_RET_ALLOW);
	answer(filter, DENIED);

	// A stream asks for the flags of its descriptor, and sets them for appending.
	when(filter, BPF_JEQ, SYS_fcntl, 4);
	load(filter, ARGUMENT(1));
	when(filter, BPF_JGT, F_SETFL, 1);
	answer(filter, DENIED);
	answer(filter, SECCOMP_RET_ALLOW);

	// abort() signals its own process.
	when(filter, BPF_JEQ, SYS_tgkill, 4);
	load(filter, ARGUMENT(0));
	when(filter, BPF_JEQ, (uint32_t)getpid(), 1);
	answer(filter, SECCOMP_RET_ALLOW);
	answer(filter, DENIED);

	answer(filter, DENIED);
}

int confine_calls(void)
{
	struct filter filter = { .length = 0 };
	build(&filter);
	if (filter.length > FILTER_LENGTH_MAX)
		return E2BIG;
	struct sock_fprog program = { .len = filter.length, .filter = filter.code };
	// Without privileges this needs no_new_privs, which vat-launch has set.
	return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) < 0 ? errno : 0;
}
#else
int confine_calls(void)
{
	return ENOSYS;
}
#endif

static int limit(__rlimit_resource_t resource, rlim_t value)
{
	struct rlimit old, limit = { value, value };
	if (getrlimit(resource, &old) < 0)
		return errno;
	if (old.rlim_max != RLIM_INFINITY && old.rlim_max < value)
		limit.rlim_cur = limit.rlim_max = old.rlim_max; // stricter already
	return setrlimit(resource, &limit) < 0 ? errno : 0;
}

int confine_resources(void)
{
	int error = limit(RLIMIT_AS, ADDRESS_SPACE_BYTES);
	if (!error)
		error = limit(RLIMIT_CORE, 0);
	if (!error)
		error = limit(RLIMIT_NPROC, 0);
	if (!error)
		error = limit(RLIMIT_NOFILE, OPEN_FILES);
	if (!error)
		error = limit(RLIMIT_MEMLOCK, 0);
	return error;
}

void confine(const bool measures[MEASURES])
{
	errno = measures[RESOURCE_LIMITS] ? confine_resources() : 0;
	if (errno)
		fail(EXIT_LAUNCH, "cannot limit an engine's resources");
	errno = measures[CALL_FILTER] ? confine_calls() : 0;
	if (errno)
		fail(EXIT_LAUNCH, "cannot filter an engine's system calls");
}

static void *stack_lowest;
static size_t stack_bytes; // 0: not known

void confine_prepare(void)
{
	// The C library would look whether the time zone's file has changed at every conversion of a date. A zone that is named it
	// keeps; this is the file that it takes when none is named.
	if (setenv("TZ", "/etc/localtime", 0) == 0)
		tzset();
	pthread_attr_t attributes;
	if (pthread_getattr_np(pthread_self(), &attributes) == 0) {
		if (pthread_attr_getstack(&attributes, &stack_lowest, &stack_bytes) != 0)
			stack_bytes = 0;
		pthread_attr_destroy(&attributes);
	}
}

// XS asks for the limits of its stack whenever it parses a program or an expression, and the C library reads them from a file each
// time. They do not change.
EXPORTED int pthread_getattr_np(pthread_t thread, pthread_attr_t *attributes)
{
	static int (*real)(pthread_t, pthread_attr_t *);
	if (stack_bytes && pthread_equal(thread, pthread_self())) {
		int error = pthread_attr_init(attributes);
		return error ? error : pthread_attr_setstack(attributes, stack_lowest, stack_bytes);
	}
	if (!real)
		*(void **)&real = dlsym(RTLD_NEXT, "pthread_getattr_np");
	return real(thread, attributes);
}
