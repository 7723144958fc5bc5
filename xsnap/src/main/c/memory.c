// Memory that costs less.
//
// XS reserves 1 GiB of addresses for its chunks and makes more and more of it accessible with mprotect. Each time it then fills what
// it got with zeroes, although the operating system hands out zeroed pages: 32 MiB of page faults in every engine before it does
// anything. We know which pages have never been accessible, so we know that they are zero, and leave that memset out.
//
// The rest of the faults are fewer when pages are huge: the chunk reservation and the slot heaps ask for that.
#define _GNU_SOURCE
#include "engine-host.h"

#include <dlfcn.h>
#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define EXPORTED __attribute__((visibility("default")))

enum {
	SLOT_HEAP_BYTES_MIN = 2 * 1024 * 1024,         // one huge page
	SLOT_HEAP_INCREMENT_BYTES = 128 * 1024 * 32,   // incrementalHeapCount slots, see main() of xsnap-worker.c
	TRIAL_BYTES = 4 * 1024 * 1024,
};

static const size_t RESERVATION_BYTES = 1UL << 30; // mxReserveChunkSize

extern void *__libc_malloc(size_t size);

static void *early_memset(void *destination, int byte, size_t count);

static void *(*real_memset)(void *, int, size_t) = early_memset;
static void *(*real_mmap)(void *, size_t, int, int, int, off_t);
static int (*real_mprotect)(void *, size_t, int);
static int (*real_munmap)(void *, size_t);

static bool skips_zeroing, asks_for_huge_pages;
static uintptr_t page_bytes = 4096;

// The reservation: [reserved, untouched) has been accessible at some time, [untouched, reserved_end) never.
static uintptr_t reserved, untouched, reserved_end;

// Made accessible by the last call of mprotect, and nothing has happened since. Empty if end is 0.
static uintptr_t fresh, fresh_end;

// The next large malloc after a reservation is the first heap of slots: it is as large as a snapshot says.
static bool expects_slots;

// Until the real one is known; nobody here calls it with much.
static void *early_memset(void *destination, int byte, size_t count)
{
	for (volatile char *at = destination; count--; at++)
		*at = (char)byte;
	return destination;
}

static void find_real(void)
{
	// ISO C does not let a data pointer become a function pointer; POSIX does.
	*(void **)&real_mmap = dlsym(RTLD_NEXT, "mmap");
	*(void **)&real_mprotect = dlsym(RTLD_NEXT, "mprotect");
	*(void **)&real_munmap = dlsym(RTLD_NEXT, "munmap");
	*(void **)&real_memset = dlsym(RTLD_NEXT, "memset");
}

void memory_begin(bool skip_zeroing, bool huge_pages)
{
	if (!real_mmap)
		find_real();
	page_bytes = (uintptr_t)getpagesize();
	skips_zeroing = skip_zeroing;
	asks_for_huge_pages = huge_pages;
}

const char *memory_without_huge_pages(void)
{
	char setting[128] = "";
	FILE *file = fopen("/sys/kernel/mm/transparent_hugepage/enabled", "re");
	if (!file)
		return "the kernel has no transparent huge pages";
	size_t length = fread(setting, 1, sizeof setting - 1, file);
	fclose(file);
	setting[length] = 0;
	if (strstr(setting, "[never]"))
		return "transparent huge pages are set to never";
	void *trial = real_mmap(NULL, TRIAL_BYTES, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (trial == MAP_FAILED)
		return strerror(errno);
	const char *problem = madvise(trial, TRIAL_BYTES, MADV_HUGEPAGE) < 0 ? strerror(errno) : NULL;
	real_munmap(trial, TRIAL_BYTES);
	return problem;
}

// Advice: what an old kernel does not understand does no harm.
static void advise_huge_pages(uintptr_t begin, uintptr_t end)
{
	int before = errno;
	begin = (begin + page_bytes - 1) & ~(page_bytes - 1);
	end &= ~(page_bytes - 1);
	if (begin < end)
		(void)madvise((void *)begin, end - begin, MADV_HUGEPAGE);
	errno = before;
}

EXPORTED void *mmap(void *address, size_t length, int protection, int flags, int fd, off_t offset)
{
	if (!real_mmap)
		find_real();
	void *got = real_mmap(address, length, protection, flags, fd, offset);
	if (got != MAP_FAILED && !address && length == RESERVATION_BYTES && protection == PROT_NONE &&
		flags == (MAP_PRIVATE | MAP_ANONYMOUS)) {
		reserved = untouched = (uintptr_t)got;
		reserved_end = reserved + length;
		fresh_end = 0;
		expects_slots = asks_for_huge_pages;
		if (asks_for_huge_pages)
			advise_huge_pages(reserved, reserved_end);
	}
	return got;
}

EXPORTED int munmap(void *address, size_t length)
{
	if (!real_munmap)
		find_real();
	uintptr_t begin = (uintptr_t)address;
	if (begin < reserved_end && reserved < begin + length)
		reserved = untouched = reserved_end = fresh_end = 0;
	return real_munmap(address, length);
}

EXPORTED int mprotect(void *address, size_t length, int protection)
{
	if (!real_mprotect)
		find_real();
	int result = real_mprotect(address, length, protection);
	uintptr_t begin = (uintptr_t)address, end = begin + length;
	fresh_end = 0;
	if (begin < reserved_end && reserved < end) {
		if (result == 0 && skips_zeroing && begin == untouched && end <= reserved_end && end % page_bytes == 0 &&
			protection == (PROT_READ | PROT_WRITE)) {
			fresh = begin;
			fresh_end = end;
		}
		// Also when it failed: part of the range may have been changed before the error.
		if (end > untouched)
			untouched = end;
	}
	return result;
}

// The first memset after pages were made accessible. It begins in the page before them, where the heap ended, and ends with them.
static void *memset_fresh(void *destination, int byte, size_t count)
{
	uintptr_t begin = (uintptr_t)destination, end = begin + count, known_zero = fresh_end;
	fresh_end = 0;
	if (byte == 0 && begin <= fresh && fresh - begin < page_bytes && end <= known_zero && known_zero - end < page_bytes) {
		real_memset(destination, 0, fresh - begin);
		return destination;
	}
	return real_memset(destination, byte, count);
}

EXPORTED void *memset(void *destination, int byte, size_t count)
{
	if (__builtin_expect(fresh_end != 0, 0))
		return memset_fresh(destination, byte, count);
	return real_memset(destination, byte, count);
}

EXPORTED void *malloc(size_t size)
{
	void *got = __libc_malloc(size);
	if (__builtin_expect(size >= SLOT_HEAP_BYTES_MIN, 0) && asks_for_huge_pages && got &&
		(expects_slots || size == SLOT_HEAP_INCREMENT_BYTES)) {
		expects_slots = false;
		advise_huge_pages((uintptr_t)got, (uintptr_t)got + size);
	}
	return got;
}
