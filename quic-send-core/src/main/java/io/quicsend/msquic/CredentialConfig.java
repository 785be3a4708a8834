package io.quicsend.msquic;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * {@code QUIC_CREDENTIAL_CONFIG}: no certificate, or one with its key as PKCS12. Needed,
 * and to be kept reachable, only during {@link MsQuicApi#configurationLoadCredential};
 * {@link #wipe()} it afterwards.
 */
public final class CredentialConfig {

	/** Size of the struct. */
	public static final int SIZE = 56;

	private final NativeMemory memory;

	private final NativeBlock block;

	private @Nullable NativeBlock pkcs12;

	private @Nullable NativeBlock blob;

	private @Nullable NativeBlock password;

	private @Nullable NativeBlock caFile;

	/**
	 * A config without a certificate.
	 * @param memory access to memory
	 * @param flags {@link MsQuic}'s credential flags
	 */
	public CredentialConfig(NativeMemory memory, int flags) {
		this.memory = memory;
		this.block = NativeBlock.allocate(memory, SIZE);
		this.block.buffer().putInt(0, MsQuic.CREDENTIAL_TYPE_NONE).putInt(4, flags);
	}

	/**
	 * Set certificate and private key. Both arguments are copied and stay the caller's to
	 * wipe.
	 * @param blob the PKCS12 key store in DER
	 * @param password its password
	 * @return this
	 */
	public CredentialConfig pkcs12(byte[] blob, char[] password) {
		wipe();
		this.blob = NativeBlock.bytes(this.memory, blob);
		this.password = password(password);
		this.pkcs12 = NativeBlock.allocate(this.memory, 24);
		this.pkcs12.buffer()
			.putLong(0, this.blob.address())
			.putInt(8, blob.length)
			.putLong(16, this.password.address());
		this.block.buffer().putInt(0, MsQuic.CREDENTIAL_TYPE_PKCS12).putLong(8, this.pkcs12.address());
		return this;
	}

	/**
	 * Trust the certificates in this file, besides those that OpenSSL finds by itself.
	 * @param path a file in PEM
	 * @return this
	 */
	public CredentialConfig caCertificateFile(String path) {
		this.caFile = NativeBlock.string(this.memory, path);
		ByteBuffer buffer = this.block.buffer();
		buffer.putInt(4, buffer.getInt(4) | MsQuic.CREDENTIAL_FLAG_SET_CA_CERTIFICATE_FILE);
		buffer.putLong(48, this.caFile.address());
		return this;
	}

	public long address() {
		return this.block.address();
	}

	/**
	 * Overwrite key store and password with zeros. The config can't be used afterwards.
	 */
	public void wipe() {
		if (this.blob != null) {
			this.blob.wipe();
		}
		if (this.password != null) {
			this.password.wipe();
		}
	}

	private NativeBlock password(char[] password) {
		ByteBuffer encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(password));
		NativeBlock block = NativeBlock.allocate(this.memory, encoded.remaining() + 1);
		block.buffer().put(0, encoded, 0, encoded.remaining());
		Arrays.fill(encoded.array(), (byte) 0);
		return block;
	}

}
