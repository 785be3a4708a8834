package io.quicsend.msquic;

/**
 * The native library that is loaded.
 *
 * @param version its version
 * @param path the path or name by which it was loaded
 * @param binding how it is called, for example {@code ffm}
 */
public record MsQuicLibraryInfo(MsQuicVersion version, String path, String binding) {

}
