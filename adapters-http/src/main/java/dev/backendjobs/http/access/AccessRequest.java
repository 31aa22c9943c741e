// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http.access;

import org.jspecify.annotations.Nullable;

/**
 * What somebody wants to do, for an {@link Authorizer} to decide on.
 *
 * @param principal the authenticated name; null: nobody was authenticated
 * @param action what is to be done
 * @param appId the app whose jobs it concerns, as the client named it, decoded and not yet checked
 * @param environment the environment inside the app, decoded and not yet checked
 * @param jobId the job, decoded and not yet checked; null where the action concerns an environment
 */
public record AccessRequest(
    @Nullable String principal,
    Action action,
    String appId,
    String environment,
    @Nullable String jobId) {}
