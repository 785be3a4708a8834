package io.quicsend.interop;

import java.util.function.LongFunction;

import io.quicsend.test.IssuedCertificate;

/**
 * What a receiver needs.
 *
 * @param certificate its certificate
 * @param streamLimit how many streams the sender may have open at once
 * @param handling what to do with the stream of an id
 * @param received where to put what it has read
 */
record ReceiverSetup(IssuedCertificate certificate, int streamLimit, LongFunction<Handling> handling,
		ReceivedStreams received) {

}
