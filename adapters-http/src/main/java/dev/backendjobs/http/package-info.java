// SPDX-License-Identifier: Apache-2.0
/** The REST resource of the job records, on the HTTP server of the JDK. */
@NullMarked
package dev.backendjobs.http;

import org.jspecify.annotations.NullMarked;
