package io.quicsend.jna;

import java.util.concurrent.locks.ReentrantLock;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import io.quicsend.msquic.MsQuicLoadException;
import io.quicsend.msquic.NativeMessages;
import org.jspecify.annotations.Nullable;

/**
 * quic-send's own native functions by direct mapping. They hold nothing, so they are
 * bound once and for all.
 */
final class JnaMessages implements NativeMessages {

	private static final ReentrantLock lock = new ReentrantLock();

	private static @Nullable JnaMessages instance;

	private final long connectionCallback;

	private JnaMessages(NativeLibrary library) {
		this.connectionCallback = Pointer.nativeValue(library.getFunction("qs_connection_event"));
	}

	static JnaMessages load(String name) throws MsQuicLoadException {
		lock.lock();
		try {
			JnaMessages messages = instance;
			if (messages == null) {
				messages = bind(name);
				instance = messages;
			}
			return messages;
		}
		catch (LinkageError ex) {
			throw new MsQuicLoadException("Binding " + name + " failed: " + ex.getMessage(), ex);
		}
		finally {
			lock.unlock();
		}
	}

	private static JnaMessages bind(String name) throws MsQuicLoadException {
		NativeLibrary library = NativeLibrary.getInstance(name);
		NativeMessages.requireAbi(name, library.getFunction("qs_abi").invokeInt(new Object[0]));
		Native.register(JnaMessages.class, library);
		return new JnaMessages(library);
	}

	@Override
	public void flush(long queue) {
		qs_flush(queue);
	}

	@Override
	public void abandon(long queue, int status) {
		qs_abandon(queue, status);
	}

	@Override
	public long connectionCallback() {
		return this.connectionCallback;
	}

	private static native void qs_flush(long queue);

	private static native void qs_abandon(long queue, int status);

}
