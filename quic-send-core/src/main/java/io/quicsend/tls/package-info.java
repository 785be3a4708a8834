/**
 * Whom a connection trusts, and who it says it is.
 */
@NullMarked
package io.quicsend.tls;

import org.jspecify.annotations.NullMarked;
