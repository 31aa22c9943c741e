// SPDX-License-Identifier: Apache-2.0
/** Texts that name a job or a place in a listing: generated ids and page tokens. */
@NullMarked
package dev.backendjobs.internal.token;

import org.jspecify.annotations.NullMarked;
