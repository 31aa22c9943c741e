// SPDX-License-Identifier: Apache-2.0
/**
 * What parts that run for long share: calls in flight, failures in the log, and time-outs of any
 * length.
 *
 * <p>Exported to the adapters of this project only. Imports the platform and slf4j.
 */
@NullMarked
package dev.backendjobs.internal.lifetime;

import org.jspecify.annotations.NullMarked;
