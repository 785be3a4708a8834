// Preloaded where qemu emulates the processor: it does not know the socket option IPV6_DONTFRAG, without which msquic
// opens no socket. On the loopback interface it makes no difference.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <netinet/in.h>
#include <sys/socket.h>

int setsockopt(int socket, int level, int name, const void *value, socklen_t length)
{
	int (*next)(int, int, int, const void *, socklen_t)
		= (int (*)(int, int, int, const void *, socklen_t)) dlsym(RTLD_NEXT, "setsockopt");
	int result = next(socket, level, name, value, length);
	if (result != 0 && errno == ENOPROTOOPT && level == IPPROTO_IPV6 && name == IPV6_DONTFRAG) {
		return 0;
	}
	return result;
}
