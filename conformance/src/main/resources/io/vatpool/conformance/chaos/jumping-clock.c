/* Preloaded into a process, makes its wall clock say something else: see Clocks.java. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#define NANOS 1000000000LL
/* A deadline later than this is by the wall clock: monotonic time counts from the machine's start. */
#define WALL_SECONDS_MIN 1000000000LL

static volatile int64_t *offset;
static int (*real_gettime)(clockid_t, struct timespec *);
static int (*real_timedwait)(pthread_cond_t *, pthread_mutex_t *, const struct timespec *);

__attribute__((constructor)) static void begin(void) {
  const char *path = getenv("VATPOOL_CLOCK_OFFSET");
  int fd = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
  if (fd >= 0) {
    void *mapped = mmap(NULL, sizeof(int64_t), PROT_READ, MAP_SHARED, fd, 0);
    close(fd);
    if (mapped != MAP_FAILED) {
      offset = mapped;
    }
  }
}

static void shift(struct timespec *at, int64_t by) {
  int64_t nanos = (int64_t)at->tv_sec * NANOS + at->tv_nsec + by;
  at->tv_sec = nanos / NANOS;
  at->tv_nsec = nanos % NANOS;
}

int clock_gettime(clockid_t id, struct timespec *at) {
  if (!real_gettime) {
    real_gettime = dlsym(RTLD_NEXT, "clock_gettime");
  }
  int result = real_gettime(id, at);
  if (!result && offset && (id == CLOCK_REALTIME || id == CLOCK_REALTIME_COARSE)) {
    shift(at, *offset);
  }
  return result;
}

int gettimeofday(struct timeval *at, void *zone) {
  struct timespec now;
  (void)zone;
  int result = clock_gettime(CLOCK_REALTIME, &now);
  at->tv_sec = now.tv_sec;
  at->tv_usec = now.tv_nsec / 1000;
  return result;
}

time_t time(time_t *at) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (at) {
    *at = now.tv_sec;
  }
  return now.tv_sec;
}

/* The kernel does not know of the offset: a wait until a moment ends by its clock. */
int pthread_cond_timedwait(pthread_cond_t *cond, pthread_mutex_t *mutex, const struct timespec *until) {
  if (!real_timedwait) {
    real_timedwait = dlvsym(RTLD_NEXT, "pthread_cond_timedwait", "GLIBC_2.3.2");
  }
  struct timespec real = *until;
  if (offset && real.tv_sec > WALL_SECONDS_MIN) {
    shift(&real, -*offset);
  }
  return real_timedwait(cond, mutex, &real);
}
