package io.quicsend.msquic;

import java.nio.file.Path;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * What to do on a platform where native msquic could not be loaded.
 */
final class LoadAdvice {

	private static final String ARTIFACT = "io.quicsend:quic-send-native";

	private static final String PATH_PROPERTY = "the property quic-send.native.path";

	private static final String DIRECTORY_PROPERTY = "the property quic-send.native.extraction-directory";

	private static final String SOURCE = "https://github.com/microsoft/msquic";

	private final NativePlatform platform;

	LoadAdvice(NativePlatform platform) {
		this.platform = platform;
	}

	/**
	 * Why there is no bundled library.
	 * @param others the classifiers of the platforms that there are libraries for
	 * @return the reason
	 */
	String absence(Set<String> others) {
		if (others.isEmpty()) {
			return "not on the class path";
		}
		String there = "not on the class path, which has " + String.join(", ", others) + " only";
		if (!this.platform.published()) {
			return there;
		}
		return there + (this.platform.musl() ? ", but this system's C library is musl" : "") + "; the jar " + ARTIFACT
				+ " with the classifier " + this.platform.classifier() + " is missing";
	}

	/**
	 * What to do where the library that is configured can't be loaded.
	 * @return the advice
	 */
	String forConfigured() {
		return "let " + PATH_PROPERTY + " name a libmsquic 2.5 or 2.6 for " + this.platform.classifier()
				+ ", or leave it out to use the bundled or the system's library.";
	}

	/**
	 * What to do where the bundled library is there and can't be used, nor the system's.
	 * @param extractionDirectory the directory that is configured, or {@code null}
	 * @return the advice
	 */
	String forUnusable(@Nullable Path extractionDirectory) {
		String directory = (extractionDirectory != null)
				? "let " + DIRECTORY_PROPERTY + ", which is '" + extractionDirectory + "', name"
				: "if the bundled library could not be extracted, set " + DIRECTORY_PROPERTY + " to";
		return directory + " a directory that is writable and not mounted noexec, or "
				+ (this.platform.published() ? "install " + systemPackage() + ", or " : "") + "set " + PATH_PROPERTY
				+ " to the file of a libmsquic 2.5 or 2.6.";
	}

	/**
	 * What to do where no library has been found.
	 * @return the advice
	 */
	String forAbsent() {
		return switch (this.platform.os()) {
			case "linux" -> this.platform.published() ? forPublished() : forOtherLinux();
			case "macos" -> forMacOs();
			case "windows" -> forWindows();
			default -> forUnknown();
		};
	}

	private String forPublished() {
		return "add the artifact " + ARTIFACT + " with the classifier " + this.platform.classifier()
				+ " (or linux-all, for images that run on several platforms), or install " + systemPackage()
				+ ", or set " + PATH_PROPERTY + " to the file of a libmsquic 2.5 or 2.6.";
	}

	private String systemPackage() {
		return this.platform.musl()
				? "Alpine's package by 'apk add libmsquic' (Alpine 3.24 or newer: older ones have 2.4)"
				: "the package libmsquic of https://packages.microsoft.com";
	}

	private String forOtherLinux() {
		return "no library is published for " + this.platform.classifier() + ": "
				+ (this.platform.musl() ? "install " + systemPackage() + ", or " : "")
				+ "build the module quic-send-native on such a machine, or compile msquic 2.5 or 2.6 from " + SOURCE
				+ " and set " + PATH_PROPERTY + " to its libmsquic.so.2.";
	}

	private String forMacOs() {
		String prefix = this.platform.arch().equals("aarch64") ? "/opt/homebrew" : "/usr/local";
		return "no library is published for macOS: run 'brew install libmsquic' (2.5 or 2.6) and set " + PATH_PROPERTY
				+ " to " + prefix + "/lib/" + this.platform.systemName()
				+ ", or build the module quic-send-native on macOS.";
	}

	private String forWindows() {
		String folder = switch (this.platform.arch()) {
			case "x86_64" -> "x64";
			case "aarch64" -> "arm64";
			default -> this.platform.arch();
		};
		return "no library is published for Windows: take build/native/bin/" + folder
				+ "/msquic.dll out of version 2.5 or 2.6 of the NuGet package Microsoft.Native.Quic.MsQuic.OpenSSL"
				+ " (or Microsoft.Native.Quic.MsQuic.Schannel, which uses the TLS of Windows 11 or Server 2022) and set "
				+ PATH_PROPERTY + " to that file.";
	}

	private String forUnknown() {
		return "no library is published for " + this.platform.classifier() + ": compile msquic 2.5 or 2.6 from "
				+ SOURCE + ", if it supports this system, and set " + PATH_PROPERTY + " to the library.";
	}

}
