package io.quicsend.jna;

import java.util.List;

import com.sun.jna.Pointer;
import com.sun.jna.SymbolProvider;

/**
 * The functions of msquic's table by name. Answers JNA's search for symbols: those of the
 * table first, then those that the library exports.
 */
final class FunctionTable implements SymbolProvider {

	/** In the table's order; the table goes on, but nothing more is used. */
	private static final List<String> NAMES = List.of("setContext", "getContext", "setCallbackHandler", "setParam",
			"getParam", "registrationOpen", "registrationClose", "registrationShutdown", "configurationOpen",
			"configurationClose", "configurationLoadCredential", "listenerOpen", "listenerClose", "listenerStart",
			"listenerStop", "connectionOpen", "connectionClose", "connectionShutdown", "connectionStart",
			"connectionSetConfiguration", "connectionSendResumptionTicket", "streamOpen", "streamClose", "streamStart",
			"streamShutdown", "streamSend", "streamReceiveComplete", "streamReceiveSetEnabled");

	private long address;

	private long[] functions = new long[0];

	/**
	 * Take the functions from the table that msquic returned.
	 * @param address the address of the table
	 */
	void read(long address) {
		this.functions = new Pointer(address).getLongArray(0, NAMES.size());
		this.address = address;
	}

	long address() {
		return this.address;
	}

	/**
	 * Addresses of the functions, in the table's order.
	 * @return a copy
	 */
	long[] functions() {
		return this.functions.clone();
	}

	long function(String name) {
		int index = NAMES.indexOf(name);
		if (index < 0 || index >= this.functions.length) {
			throw new UnsatisfiedLinkError("No function " + name + " in msquic's table");
		}
		return this.functions[index];
	}

	@Override
	public long getSymbolAddress(long handle, String name, SymbolProvider parent) {
		return NAMES.contains(name) ? function(name) : parent.getSymbolAddress(handle, name, parent);
	}

}
