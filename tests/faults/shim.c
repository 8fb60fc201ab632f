/* Faults under a process: every step that changes a file below one folder is counted, and the one asked for fails.
 *
 * Loaded with LD_PRELOAD, armed through faults_arm() by the process itself after a fork. A step is a call that changes
 * what is on the disk: write, pwrite, ftruncate, fsync, fdatasync, rename, unlink, link, mkdir, and open with O_CREAT.
 * Kinds: 'k' kill before the step; 'a' kill after it; 't' write half of it, then kill; 'n' no space from the step on;
 * 'e' the step gives EIO once; 'c' count alone. A fault of kind 'e' or 'n' can be limited to calls of one name.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static char folder[PATH_MAX];
static char only[32];
static char kind = 0;
static long at = -1, steps = 0;
static long long clock_shift = 0; /* seconds */
static int trace = -1;
static int record = -1; /* every step with its data goes here, for a power cut to be made of */

static void keep(const char *call, const char *path, long long at_, long long size, const void *data) {
  char line[PATH_MAX * 2];
  int n;
  if (record < 0) return;
  n = snprintf(line, sizeof line, "%s\t%s\t%lld\t%lld\n", call, path, at_, data ? size : -size - 1);
  syscall(SYS_write, record, line, n);
  if (data) syscall(SYS_write, record, data, size);
}
void faults_record(int fd) { record = fd; }
void faults_mark(long n) { keep("told", "-", n, 0, NULL); }

void faults_arm(const char *below, char what, long step, const char *call, int trace_to) {
  snprintf(folder, sizeof folder, "%s", below);
  snprintf(only, sizeof only, "%s", call ? call : "");
  steps = 0;
  at = step;
  trace = trace_to;
  kind = what;
}
long faults_steps(void) { return steps; }
void faults_shift_clock(long long seconds) { clock_shift = seconds; }

static int below_path(const char *path) {
  char whole[PATH_MAX * 2];
  if (!kind || !path) return 0;
  if (path[0] != '/') {
    char here[PATH_MAX];
    if (!getcwd(here, sizeof here)) return 0;
    snprintf(whole, sizeof whole, "%s/%s", here, path);
    path = whole;
  }
  return strncmp(path, folder, strlen(folder)) == 0;
}

static int below_fd(int fd, char *name) {
  char link[64];
  ssize_t got;
  if (!kind) return 0;
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  got = readlink(link, name, PATH_MAX - 1);
  if (got < 0) return 0;
  name[got] = 0;
  return below_path(name);
}

static void die(void) {
  kill(getpid(), SIGKILL);
  for (;;) pause();
}

/* Counts the step. Gives the errno to fail with, 0 to go on, -1 to do half and die, -2 to do it and die. */
static int step(const char *call, const char *path) {
  int hit;
  if (only[0] && strcmp(only, call) != 0) return 0;
  steps++;
  if (trace >= 0) dprintf(trace, "%ld %s %s\n", steps, call, path);
  hit = steps == at;
  switch (kind) {
    case 'k': if (hit) die(); return 0;
    case 'a': return hit ? -2 : 0;
    case 't': return hit ? -1 : 0;
    case 'e': return hit ? EIO : 0;
    case 'n':
      if (steps < at) return 0;
      if (!strcmp(call, "fsync") || !strcmp(call, "unlink") || !strcmp(call, "rename")) return 0;
      return ENOSPC;
  }
  return 0;
}

#define REAL(result, name, ...) \
  static result (*real)(__VA_ARGS__) = 0; \
  if (!real) real = (result(*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)

#define AROUND(call, path, invoke) \
  do { \
    int what = step(call, path); \
    if (what > 0) { errno = what; return -1; } \
    if (what == -1) die(); \
    if (what == -2) { (void)!(invoke); die(); } \
    keep(call, path, 0, 0, NULL); \
    return invoke; \
  } while (0)

ssize_t write(int fd, const void *data, size_t size) {
  char name[PATH_MAX];
  REAL(ssize_t, "write", int, const void *, size_t);
  if (fd != trace && below_fd(fd, name)) {
    int what = step("write", name);
    if (what > 0) { errno = what; return -1; }
    if (what == -1) { (void)!real(fd, data, size / 2); die(); }
    if (what == -2) { (void)!real(fd, data, size); die(); }
    keep("write", name, lseek(fd, 0, SEEK_CUR), size, data);
  }
  return real(fd, data, size);
}

static ssize_t put(int fd, const void *data, size_t size, off64_t offset) {
  char name[PATH_MAX];
  REAL(ssize_t, "pwrite64", int, const void *, size_t, off64_t);
  if (below_fd(fd, name) && !strstr(name, "-shm")) {
    int what = step("write", name);
    if (what > 0) { errno = what; return -1; }
    if (what == -1) { (void)!real(fd, data, size / 2, offset); die(); }
    if (what == -2) { (void)!real(fd, data, size, offset); die(); }
    keep("write", name, offset, size, data);
  }
  return real(fd, data, size, offset);
}
ssize_t pwrite(int fd, const void *data, size_t size, off_t offset) { return put(fd, data, size, offset); }
ssize_t pwrite64(int fd, const void *data, size_t size, off64_t offset) { return put(fd, data, size, offset); }

static int cut(int fd, off64_t size) {
  char name[PATH_MAX];
  REAL(int, "ftruncate64", int, off64_t);
  if (below_fd(fd, name) && !strstr(name, "-shm")) {
    keep("cut", name, size, 0, NULL);
    AROUND("truncate", name, real(fd, size));
  }
  return real(fd, size);
}
int ftruncate(int fd, off_t size) { return cut(fd, size); }
int ftruncate64(int fd, off64_t size) { return cut(fd, size); }

int fsync(int fd) {
  char name[PATH_MAX];
  REAL(int, "fsync", int);
  if (below_fd(fd, name)) AROUND("fsync", name, real(fd));
  return real(fd);
}
int fdatasync(int fd) {
  char name[PATH_MAX];
  REAL(int, "fdatasync", int);
  if (below_fd(fd, name)) AROUND("fsync", name, real(fd));
  return real(fd);
}
int rename(const char *from, const char *to) {
  REAL(int, "rename", const char *, const char *);
  if (below_path(to)) {
    keep("from", from, 0, 0, NULL);
    AROUND("rename", to, real(from, to));
  }
  return real(from, to);
}
int unlink(const char *path) {
  REAL(int, "unlink", const char *);
  if (below_path(path)) AROUND("unlink", path, real(path));
  return real(path);
}
int link(const char *from, const char *to) {
  REAL(int, "link", const char *, const char *);
  if (below_path(to)) AROUND("link", to, real(from, to));
  return real(from, to);
}
int rmdir(const char *path) {
  REAL(int, "rmdir", const char *);
  if (below_path(path)) AROUND("unlink", path, real(path));
  return real(path);
}
int mkdir(const char *path, mode_t mode) {
  REAL(int, "mkdir", const char *, mode_t);
  if (below_path(path)) AROUND("mkdir", path, real(path, mode));
  return real(path, mode);
}

static int make(const char *path, int flags, mode_t mode) {
  REAL(int, "open64", const char *, int, ...);
  if ((flags & O_CREAT) && below_path(path) && !strstr(path, "-shm") && access(path, F_OK) != 0)
    AROUND("create", path, real(path, flags, mode));
  return real(path, flags, mode);
}
int open(const char *path, int flags, ...) {
  mode_t mode = 0;
  if (flags & O_CREAT) { va_list more; va_start(more, flags); mode = va_arg(more, mode_t); va_end(more); }
  return make(path, flags, mode);
}
int open64(const char *path, int flags, ...) {
  mode_t mode = 0;
  if (flags & O_CREAT) { va_list more; va_start(more, flags); mode = va_arg(more, mode_t); va_end(more); }
  return make(path, flags, mode);
}

int clock_gettime(clockid_t which, struct timespec *now) {
  int done;
  REAL(int, "clock_gettime", clockid_t, struct timespec *);
  done = real(which, now);
  if (!done && clock_shift && which == CLOCK_REALTIME) now->tv_sec += clock_shift;
  return done;
}
