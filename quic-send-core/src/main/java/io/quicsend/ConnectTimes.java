package io.quicsend;

import java.time.Duration;

/**
 * How long it took to establish a connection.
 *
 * @param total from the wish to connect: loading what is needed, resolving the host,
 * addresses tried in vain, and the handshake
 * @param handshake the handshake with the address that answered
 */
public record ConnectTimes(Duration total, Duration handshake) {

}
