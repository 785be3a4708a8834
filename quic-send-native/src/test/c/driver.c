// Does what quic-send asks of its native libraries, where no JVM is at hand: a handshake with a verified certificate,
// a stream, messages through libquicsend, and an end in good order, all within one process.
//
// driver LIBMSQUIC CERT KEY CA [LIBQUICSEND]
//
// Prints one line of JSON and returns 0; or tells on standard error what failed, and returns 1.
#define _GNU_SOURCE
#include "driver.h"

#include <dlfcn.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

// Emulated processors need some of them.
enum { LIMIT_SECONDS = 60 };

const QUIC_API_TABLE *MsQuic;
const QUIC_BUFFER alpn = { 5, (uint8_t *) "check" };
HQUIC registration;
uint8_t data[SENDS * SEND_SIZE];
const char *volatile phase = "starting";

void fail(const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	fprintf(stderr, "Failed while %s: ", phase);
	vfprintf(stderr, format, arguments);
	fputc('\n', stderr);
	_exit(1);
}

// What fail uses is not allowed in a signal's handler.
static void on_alarm(int signal)
{
	(void) signal;
	const char *parts[] = { "Timed out while ", phase, "\n" };
	for (int i = 0; i < 3 && write(STDERR_FILENO, parts[i], strlen(parts[i])) >= 0; i++) {
	}
	_exit(1);
}

void check(QUIC_STATUS status, const char *what)
{
	if (QUIC_FAILED(status)) {
		fail("%s: status %d", what, (int) status);
	}
}

void await(sem_t *semaphore)
{
	while (sem_wait(semaphore) != 0) {
	}
}

void *load(const char *path)
{
	void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
	if (library == NULL) {
		fail("%s", dlerror());
	}
	return library;
}

void *find_function(void *library, const char *name)
{
	void *address = dlsym(library, name);
	if (address == NULL) {
		fail("%s", dlerror());
	}
	return address;
}

HQUIC open_configuration(const QUIC_CREDENTIAL_CONFIG *credential)
{
	QUIC_SETTINGS settings = { 0 };
	settings.PeerUnidiStreamCount = MESSAGES;
	settings.IsSet.PeerUnidiStreamCount = TRUE;
	// Without it a complete send is acknowledged, as in quic-send.
	settings.SendBufferingEnabled = FALSE;
	settings.IsSet.SendBufferingEnabled = TRUE;
	HQUIC configuration;
	check(MsQuic->ConfigurationOpen(registration, &alpn, 1, &settings, sizeof(settings), NULL, &configuration),
		"ConfigurationOpen");
	check(MsQuic->ConfigurationLoadCredential(configuration, credential), "ConfigurationLoadCredential");
	return configuration;
}

static void talk(char *certificate, char *key, char *authority)
{
	phase = "listening";
	QUIC_CERTIFICATE_FILE files = { .CertificateFile = certificate, .PrivateKeyFile = key };
	QUIC_CREDENTIAL_CONFIG credential = { .Type = QUIC_CREDENTIAL_TYPE_CERTIFICATE_FILE, .CertificateFile = &files };
	HQUIC server = open_configuration(&credential);
	QUIC_ADDR address;
	HQUIC listener = open_listener(server, &address);

	phase = "refusing an unknown authority";
	credential = (QUIC_CREDENTIAL_CONFIG) { .Type = QUIC_CREDENTIAL_TYPE_NONE, .Flags = QUIC_CREDENTIAL_FLAG_CLIENT };
	HQUIC untrusting = open_configuration(&credential);
	struct client client;
	QUIC_STATUS refused = connect_client(&client, untrusting, &address);
	if (refused != QUIC_STATUS_TLS_ALERT(QUIC_TLS_ALERT_CODE_UNKNOWN_CA)) {
		fail("status %d", (int) refused);
	}
	disconnect(&client);

	phase = "connecting";
	credential.Flags |= QUIC_CREDENTIAL_FLAG_SET_CA_CERTIFICATE_FILE;
	credential.CaCertificateFile = authority;
	HQUIC trusting = open_configuration(&credential);
	check(connect_client(&client, trusting, &address), "handshake");

	phase = "sending a stream";
	uint32_t acknowledged = send_stream(client.connection);
	if (acknowledged != SENDS) {
		fail("%u of %d sends were acknowledged", acknowledged, SENDS);
	}
	await_streams(1, sizeof(data));
	if (has_quicsend()) {
		phase = "sending messages";
		send_messages(client.connection);
		await_streams(1 + MESSAGES, sizeof(data) + MESSAGES * MESSAGE_SIZE);
	}

	phase = "closing";
	disconnect(&client);
	if (has_quicsend()) {
		abandon_messages();
	}
	MsQuic->ListenerClose(listener);
	MsQuic->ConfigurationClose(trusting);
	MsQuic->ConfigurationClose(untrusting);
	MsQuic->ConfigurationClose(server);
}

static double seconds(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double) now.tv_sec + (double) now.tv_nsec / 1e9;
}

static void print_result(const uint32_t version[4], double duration)
{
	struct utsname system;
	uname(&system);
	const char *(*glibc)(void) = (const char *(*)(void)) dlsym(RTLD_DEFAULT, "gnu_get_libc_version");
	printf("{\"result\":\"ok\",\"machine\":\"%s\",\"libc\":\"%s%s\",\"msquic\":\"%u.%u.%u.%u\",\"bytes\":%zu,"
		"\"sends\":%d,\"messages\":%d,\"seconds\":%.3f}\n", system.machine, glibc != NULL ? "glibc " : "musl",
		glibc != NULL ? glibc() : "", version[0], version[1], version[2], version[3], sizeof(data), SENDS,
		has_quicsend() ? MESSAGES : 0, duration);
}

int main(int argc, char **argv)
{
	if (argc < 5 || argc > 6) {
		fprintf(stderr, "Usage: %s LIBMSQUIC CERT KEY CA [LIBQUICSEND]\n", argv[0]);
		return 2;
	}
	signal(SIGALRM, on_alarm);
	alarm(LIMIT_SECONDS);
	for (size_t i = 0; i < sizeof(data); i++) {
		data[i] = (uint8_t) (i * 31 + (i >> 8) * 7 + (i >> 16));
	}

	phase = "loading";
	double begin = seconds();
	void *library = load(argv[1]);
	MsQuicOpenVersionFn open_version = (MsQuicOpenVersionFn) find_function(library, "MsQuicOpenVersion");
	MsQuicCloseFn close_msquic = (MsQuicCloseFn) find_function(library, "MsQuicClose");
	if (argc == 6) {
		load_quicsend(argv[5]);
	}

	phase = "opening";
	check(open_version(QUIC_API_VERSION_2, (const void **) &MsQuic), "MsQuicOpenVersion");
	uint32_t version[4];
	uint32_t size = sizeof(version);
	check(MsQuic->GetParam(NULL, QUIC_PARAM_GLOBAL_LIBRARY_VERSION, &size, version), "GetParam(version)");
	const QUIC_REGISTRATION_CONFIG config = { "check", QUIC_EXECUTION_PROFILE_LOW_LATENCY };
	check(MsQuic->RegistrationOpen(&config, &registration), "RegistrationOpen");

	talk(argv[2], argv[3], argv[4]);

	MsQuic->RegistrationClose(registration);
	close_msquic(MsQuic);
	double end = seconds();
	phase = "unloading";
	if (has_quicsend()) {
		unload_quicsend();
	}
	if (dlclose(library) != 0) {
		fail("%s", dlerror());
	}
	print_result(version, end - begin);
	return 0;
}
