package io.quicsend.msquic;

/**
 * What loading native msquic results in.
 *
 * @param api the opened API
 * @param version the version of the library
 * @param path the path or name by which it was loaded
 * @param binding the name of the binding
 */
record LoadedLibrary(MsQuicApi api, MsQuicVersion version, String path, String binding) {

}
