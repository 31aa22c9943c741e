// SPDX-License-Identifier: Apache-2.0
/**
 * What tests of a store or a storage are made of: a {@linkplain dev.backendjobs.testkit.ManualClock
 * clock} that a test moves, a {@linkplain dev.backendjobs.testkit.FaultyStorage storage} whose
 * calls fail, {@linkplain dev.backendjobs.testkit.OvertakingStorage one} that lets another write in
 * between a read and a write, {@linkplain dev.backendjobs.testkit.Racers threads} that begin at the
 * same moment.
 *
 * <p>Imports the exported packages of core and AssertJ. The tests of every storage are in {@link
 * dev.backendjobs.testkit.contract}.
 */
@NullMarked
package dev.backendjobs.testkit;

import org.jspecify.annotations.NullMarked;
