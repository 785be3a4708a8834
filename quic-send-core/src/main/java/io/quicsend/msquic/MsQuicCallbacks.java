package io.quicsend.msquic;

/**
 * Receives msquic's callbacks from a binding. A binding makes one native stub for each
 * method and keeps it for as long as the library is open. Called on msquic's worker
 * threads; implementations throw nothing.
 */
public interface MsQuicCallbacks {

	int listener(long listener, long context, long event);

	int connection(long connection, long context, long event);

	int stream(long stream, long context, long event);

}
