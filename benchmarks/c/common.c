#include "common.h"

#include <dlfcn.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

const QUIC_API_TABLE *MsQuic;

static void (*close_function)(const void *);

void die(const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	fputc('\n', stderr);
	exit(1);
}

void check(QUIC_STATUS status, const char *what)
{
	if (QUIC_FAILED(status)) {
		die("%s failed with status %d", what, (int) status);
	}
}

const char *option(int argc, char **argv, const char *name, const char *fallback)
{
	for (int i = 1; i + 1 < argc; i += 2) {
		if (strcmp(argv[i], name) == 0) {
			return argv[i + 1];
		}
	}
	if (fallback == NULL) {
		die("Option %s is missing", name);
	}
	return fallback;
}

uint64_t option_number(int argc, char **argv, const char *name, const char *fallback)
{
	const char *value = option(argc, argv, name, fallback);
	char *end;
	errno = 0;
	uint64_t number = strtoull(value, &end, 10);
	if (errno != 0 || end == value || *end != '\0' || *value == '-') {
		die("Option %s is not a number: %s", name, value);
	}
	return number;
}

double option_seconds(int argc, char **argv, const char *name, const char *fallback)
{
	const char *value = option(argc, argv, name, fallback);
	char *end;
	double seconds = strtod(value, &end);
	if (end == value || *end != '\0' || !(seconds >= 0) || seconds > 1e6) {
		die("Option %s is not a time in seconds: %s", name, value);
	}
	return seconds;
}

void check_options(int argc, char **argv, const char *const *names)
{
	for (int i = 1; i < argc; i += 2) {
		bool known = false;
		for (const char *const *name = names; *name != NULL && !known; name++) {
			known = strcmp(argv[i], *name) == 0;
		}
		if (!known) {
			die("Unknown option %s", argv[i]);
		}
		if (i + 1 == argc) {
			die("Option %s has no value", argv[i]);
		}
	}
}

static uint64_t read_clock(clockid_t clock)
{
	struct timespec time;
	clock_gettime(clock, &time);
	return (uint64_t) time.tv_sec * 1000000000u + (uint64_t) time.tv_nsec;
}

uint64_t now_nanos(void)
{
	return read_clock(CLOCK_MONOTONIC);
}

uint64_t cpu_nanos(void)
{
	return read_clock(CLOCK_PROCESS_CPUTIME_ID);
}

uint64_t peak_rss_bytes(void)
{
	FILE *status = fopen("/proc/self/status", "r");
	if (status == NULL) {
		die("Cannot read /proc/self/status: %s", strerror(errno));
	}
	char line[256];
	unsigned long long kibibytes = 0;
	while (fgets(line, sizeof(line), status) != NULL && sscanf(line, "VmHWM: %llu", &kibibytes) != 1) {
	}
	fclose(status);
	return kibibytes * 1024;
}

void open_msquic(const char *library, char version[32])
{
	void *handle = dlopen(library, RTLD_NOW | RTLD_LOCAL);
	if (handle == NULL) {
		die("Cannot load msquic: %s", dlerror());
	}
	MsQuicOpenVersionFn open_function = (MsQuicOpenVersionFn) dlsym(handle, "MsQuicOpenVersion");
	close_function = (void (*)(const void *)) dlsym(handle, "MsQuicClose");
	if (open_function == NULL || close_function == NULL) {
		die("%s is not msquic", library);
	}
	check(open_function(QUIC_API_VERSION_2, (const void **) &MsQuic), "MsQuicOpenVersion");
	uint32_t numbers[4] = { 0 };
	uint32_t size = sizeof(numbers);
	check(MsQuic->GetParam(NULL, QUIC_PARAM_GLOBAL_LIBRARY_VERSION, &size, numbers), "GetParam(version)");
	snprintf(version, 32, "%u.%u.%u", numbers[0], numbers[1], numbers[2]);
}

void close_msquic(void)
{
	close_function(MsQuic);
}

HQUIC open_registration(const char *name)
{
	const QUIC_REGISTRATION_CONFIG config = { name, QUIC_EXECUTION_PROFILE_LOW_LATENCY };
	HQUIC registration;
	check(MsQuic->RegistrationOpen(&config, &registration), "RegistrationOpen");
	return registration;
}
