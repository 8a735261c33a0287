/* Records, in their order, what a process does to the files below one folder.
 *
 * Loaded with LD_PRELOAD. TAIZHANG_RECORD_FOLDER is the folder, TAIZHANG_RECORD_LOG the file
 * that the record goes to. An entry is a line "<kind> <inode> <offset> <length>" and then as
 * many bytes:
 *
 *   C  a file came to be (its path)      D  a folder came to be (its path)
 *   W  bytes were written                T  a file was cut or stretched to <offset>
 *   S  a file or a folder was flushed    U  a name was removed (its path)
 *   R  a name became another (both paths, a zero byte between them)
 *
 * One lock is held over each call and its entry, so the order of the record is the order of
 * what happened. Calls that are not here, mmap above all, leave no entry: whoever replays the
 * record compares its end with the folder itself.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;
static const char *folder;
static int record = -1;

#define REAL(name)                                             \
    static __typeof__(&name) real;                             \
    if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

__attribute__((constructor)) static void begin(void) {
    const char *path = getenv("TAIZHANG_RECORD_LOG");
    folder = getenv("TAIZHANG_RECORD_FOLDER");
    if (path && folder) record = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
}

static int inside(const char *path) {
    return record >= 0 && strncmp(path, folder, strlen(folder)) == 0;
}

/* Whether a descriptor is below the folder, and which inode it is. */
static int watched(int fd, ino_t *inode, char *path) {
    char link[64];
    struct stat about;
    if (record < 0) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, PATH_MAX - 1);
    if (length < 0 || fstat(fd, &about) != 0) return 0;
    path[length] = 0;
    *inode = about.st_ino;
    return inside(path);
}

static void entry(char kind, ino_t inode, off_t at, size_t length, const void *bytes) {
    static ssize_t (*real)(int, const struct iovec *, int);
    if (!real) real = (__typeof__(&writev))dlsym(RTLD_NEXT, "writev");
    char head[96];
    int size = snprintf(head, sizeof head, "%c %llu %lld %zu\n", kind,
                        (unsigned long long)inode, (long long)at, length);
    struct iovec parts[2] = {{head, size}, {(void *)bytes, length}};
    if (real(record, parts, 2) != (ssize_t)(size + length)) abort();
}

static void written(ino_t inode, off_t at, size_t length, const struct iovec *parts) {
    for (; length > 0; parts++) {
        size_t here = parts->iov_len < length ? parts->iov_len : length;
        entry('W', inode, at, here, parts->iov_base);
        at += here, length -= here;
    }
}

/* Calls that open: their paths are absolute, or relative to the working folder. */
#define OPENED(call)                                                          \
    pthread_mutex_lock(&turn);                                                \
    int fresh = (flags & O_CREAT) && access(path, F_OK) != 0;                 \
    int fd = call;                                                            \
    ino_t inode;                                                              \
    char whole[PATH_MAX];                                                     \
    if (fd >= 0 && (flags & (O_CREAT | O_TRUNC)) && watched(fd, &inode, whole)) { \
        if (fresh) entry('C', inode, 0, strlen(whole), whole);                \
        else if (flags & O_TRUNC) entry('T', inode, 0, 0, "");                \
    }                                                                         \
    pthread_mutex_unlock(&turn);                                              \
    return fd

#define MODE(last)                                                            \
    va_list more;                                                             \
    va_start(more, last);                                                     \
    mode_t mode = flags & O_CREAT ? va_arg(more, mode_t) : 0;                 \
    va_end(more)

int open(const char *path, int flags, ...) {
    REAL(open); MODE(flags); OPENED(real(path, flags, mode));
}
int open64(const char *path, int flags, ...) {
    REAL(open64); MODE(flags); OPENED(real(path, flags, mode));
}
int openat(int at, const char *path, int flags, ...) {
    REAL(openat); MODE(flags); OPENED(real(at, path, flags, mode));
}
int openat64(int at, const char *path, int flags, ...) {
    REAL(openat64); MODE(flags); OPENED(real(at, path, flags, mode));
}

/* Calls on a descriptor: `done` is the call, `note` the entry once it has succeeded. */
#define ON(type, fd, done, good, note)             \
    ino_t inode;                                   \
    char path[PATH_MAX];                           \
    if (!watched(fd, &inode, path)) return done;   \
    pthread_mutex_lock(&turn);                     \
    type result = done;                            \
    if (result good) note;                         \
    pthread_mutex_unlock(&turn);                   \
    return result

#define PARTS struct iovec parts[1] = {{(void *)bytes, length}}

ssize_t write(int fd, const void *bytes, size_t length) {
    REAL(write); PARTS;
    ON(ssize_t, fd, real(fd, bytes, length), > 0,
       written(inode, lseek(fd, 0, SEEK_CUR) - result, result, parts));
}
ssize_t writev(int fd, const struct iovec *parts, int count) {
    REAL(writev);
    ON(ssize_t, fd, real(fd, parts, count), > 0,
       written(inode, lseek(fd, 0, SEEK_CUR) - result, result, parts));
}
ssize_t pwrite(int fd, const void *bytes, size_t length, off_t at) {
    REAL(pwrite); PARTS;
    ON(ssize_t, fd, real(fd, bytes, length, at), > 0, written(inode, at, result, parts));
}
ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t at) {
    REAL(pwrite64); PARTS;
    ON(ssize_t, fd, real(fd, bytes, length, at), > 0, written(inode, at, result, parts));
}
ssize_t pwritev(int fd, const struct iovec *parts, int count, off_t at) {
    REAL(pwritev);
    ON(ssize_t, fd, real(fd, parts, count, at), > 0, written(inode, at, result, parts));
}
ssize_t pwritev64(int fd, const struct iovec *parts, int count, off64_t at) {
    REAL(pwritev64);
    ON(ssize_t, fd, real(fd, parts, count, at), > 0, written(inode, at, result, parts));
}
int ftruncate(int fd, off_t size) {
    REAL(ftruncate);
    ON(int, fd, real(fd, size), == 0, entry('T', inode, size, 0, ""));
}
int ftruncate64(int fd, off64_t size) {
    REAL(ftruncate64);
    ON(int, fd, real(fd, size), == 0, entry('T', inode, size, 0, ""));
}
int fsync(int fd) {
    REAL(fsync);
    ON(int, fd, real(fd), == 0, entry('S', inode, 0, 0, ""));
}
int fdatasync(int fd) {
    REAL(fdatasync);
    ON(int, fd, real(fd), == 0, entry('S', inode, 0, 0, ""));
}

/* Calls on names. */
#define NAMED(path, done, note)            \
    if (!inside(path)) return done;        \
    pthread_mutex_lock(&turn);             \
    int result = done;                     \
    if (result == 0) { note; }             \
    pthread_mutex_unlock(&turn);           \
    return result

int rename(const char *from, const char *to) {
    REAL(rename);
    char both[2 * PATH_MAX];
    NAMED(to, real(from, to),
          int length = snprintf(both, sizeof both, "%s%c%s", from, 0, to);
          entry('R', 0, 0, length, both));
}
int unlink(const char *path) {
    REAL(unlink);
    NAMED(path, real(path), entry('U', 0, 0, strlen(path), path));
}
int mkdir(const char *path, mode_t mode) {
    REAL(mkdir);
    struct stat about;
    NAMED(path, real(path, mode),
          if (stat(path, &about) == 0) entry('D', about.st_ino, 0, strlen(path), path));
}
