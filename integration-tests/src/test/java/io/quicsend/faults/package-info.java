/**
 * What goes wrong between a sender and its receiver, provoked for real.
 */
@NullMarked
package io.quicsend.faults;

import org.jspecify.annotations.NullMarked;
