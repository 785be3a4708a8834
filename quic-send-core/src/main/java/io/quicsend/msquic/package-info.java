/**
 * The seam to native msquic: its function table, structs, events and status codes, and
 * the loading of the library. For bindings and test support; applications use
 * {@code io.quicsend}.
 */
@NullMarked
package io.quicsend.msquic;

import org.jspecify.annotations.NullMarked;
