// SPDX-License-Identifier: Apache-2.0
/** Text forms that values share. Imports nothing of this project, so that values may use it. */
@NullMarked
package dev.backendjobs.internal.text;

import org.jspecify.annotations.NullMarked;
