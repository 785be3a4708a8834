package io.quicsend.jna;

import com.sun.jna.Callback;

/**
 * The shape of all three of msquic's callbacks. Primitive arguments only, or else JNA
 * calls it by reflection.
 */
interface Stub extends Callback {

	int callback(long object, long context, long event);

}
