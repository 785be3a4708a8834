package io.quicsend.msquic;

/**
 * Version of the loaded msquic library.
 *
 * @param major the major version
 * @param minor the minor version
 * @param patch the patch level
 * @param build the build number
 */
public record MsQuicVersion(int major, int minor, int patch, int build) {

	@Override
	public String toString() {
		return this.major + "." + this.minor + "." + this.patch;
	}

}
