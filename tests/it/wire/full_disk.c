/* Makes a disk full, or makes it fail to flush, while a file says so.
 *
 * Loaded with LD_PRELOAD. TAIZHANG_DISK_FOLDER is the folder whose disk it is. While the file
 * TAIZHANG_DISK_SIGNS/full is there, nothing can be written below the folder (ENOSPC); while
 * TAIZHANG_DISK_SIGNS/failing is there, nothing can be flushed (EIO).
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

#define REAL(name)                                             \
    static __typeof__(&name) real;                             \
    if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

static int is(const char *sign) {
    char path[PATH_MAX];
    const char *signs = getenv("TAIZHANG_DISK_SIGNS");
    if (!signs) return 0;
    snprintf(path, sizeof path, "%s/%s", signs, sign);
    return access(path, F_OK) == 0;
}

/* Whether a descriptor is below the folder. */
static int there(int fd) {
    char link[64], path[PATH_MAX];
    const char *folder = getenv("TAIZHANG_DISK_FOLDER");
    if (!folder) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return strncmp(path, folder, strlen(folder)) == 0;
}

#define UNLESS(fd, sign, number)      \
    if (is(sign) && there(fd)) {      \
        errno = number;               \
        return -1;                    \
    }

ssize_t write(int fd, const void *bytes, size_t length) {
    REAL(write);
    UNLESS(fd, "full", ENOSPC);
    return real(fd, bytes, length);
}
ssize_t writev(int fd, const struct iovec *parts, int count) {
    REAL(writev);
    UNLESS(fd, "full", ENOSPC);
    return real(fd, parts, count);
}
ssize_t pwrite(int fd, const void *bytes, size_t length, off_t at) {
    REAL(pwrite);
    UNLESS(fd, "full", ENOSPC);
    return real(fd, bytes, length, at);
}
ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t at) {
    REAL(pwrite64);
    UNLESS(fd, "full", ENOSPC);
    return real(fd, bytes, length, at);
}
int fsync(int fd) {
    REAL(fsync);
    UNLESS(fd, "failing", EIO);
    return real(fd);
}
int fdatasync(int fd) {
    REAL(fdatasync);
    UNLESS(fd, "failing", EIO);
    return real(fd);
}
