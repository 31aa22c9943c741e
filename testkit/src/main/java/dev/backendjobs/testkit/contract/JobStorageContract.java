// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.testkit.contract;

/**
 * The whole contract of {@link dev.backendjobs.storage.JobStorage}, as tests: a class that
 * implements this and says how to open a storage proves that storage.
 */
public interface JobStorageContract
    extends WriteContract,
        ListWriteContract,
        ListingContract,
        FeedContract,
        ClosingContract,
        RaceContract,
        QuotaContract,
        FaultContract {}
