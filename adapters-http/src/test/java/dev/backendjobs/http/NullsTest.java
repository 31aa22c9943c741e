// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backendjobs.BackendJobStore;
import dev.backendjobs.http.access.AccessRequest;
import dev.backendjobs.http.access.Action;
import dev.backendjobs.http.access.AuthenticationException;
import dev.backendjobs.http.access.AuthorizationSchemes;
import dev.backendjobs.http.access.BearerTokens;
import dev.backendjobs.http.access.file.AccessFile;
import dev.backendjobs.http.access.file.AccessList;
import dev.backendjobs.http.access.file.Grant;
import dev.backendjobs.http.access.file.NewCredential;
import dev.backendjobs.http.access.signature.SignatureV4;
import dev.backendjobs.http.json.BackendJobsModule;
import dev.backendjobs.http.tls.TlsKeystore;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Nulls are refused where they are passed, naming the parameter. */
final class NullsTest {
  private static final BackendJobStore STORE = BackendJobStore.inMemory();

  @TestFactory
  Stream<DynamicTest> aNullIsRefusedNamingTheParameter() throws Exception {
    BackendJobHandler.Builder handler = BackendJobHandler.builder(STORE);
    BackendJobServer.Builder server = BackendJobServer.builder(STORE);
    SignatureV4 signatures = SignatureV4.of(InstantSource.system());
    AccessList list = AccessList.parse("");
    Map<String, ThrowingCallable> calls = new LinkedHashMap<>();
    calls.put("store", () -> BackendJobHandler.builder(null));
    calls.put("store ", () -> BackendJobHandler.of(null));
    calls.put("cors", () -> handler.cors(null));
    calls.put("pathPrefixes", () -> handler.pathPrefixes((String[]) null));
    calls.put("pathPrefix", () -> handler.pathPrefixes("", null));
    calls.put("writeTimeout", () -> handler.writeTimeout(null));
    calls.put("allowedHosts", () -> handler.allowedHosts(null));
    calls.put("timeFormat", () -> handler.timeFormat(null));
    calls.put("clock", () -> handler.clock(null));
    calls.put("requestIds", () -> handler.requestIds(null));
    calls.put("actor", () -> handler.actor(null));
    calls.put("authenticator", () -> handler.authenticator(null));
    calls.put("authorizer", () -> handler.authorizer(null));
    calls.put("handler", () -> BackendJobServer.builder((BackendJobHandler) null));
    calls.put("host", () -> server.host(null));
    calls.put("allowedHosts ", () -> server.allowedHosts(null));
    calls.put("path", () -> server.context(null, exchange -> {}));
    calls.put("handler ", () -> server.context("/x", null));
    calls.put("tls", () -> server.tls(null));
    calls.put("shutdownTimeout", () -> server.shutdownTimeout(null));
    calls.put("timeout", () -> server.start().stop(null));
    calls.put("hosts", () -> AllowedHosts.any().and((String[]) null));
    calls.put("host ", () -> AllowedHosts.any().and("a", null));
    calls.put("time", () -> TimeFormat.ISO_8601.text(null));
    calls.put("times", () -> new BackendJobsModule(null));
    calls.put("action", () -> AccessRequest.builder(null, "a", "e"));
    calls.put("appId", () -> AccessRequest.builder(Action.GET, null, "e"));
    calls.put("environment", () -> AccessRequest.builder(Action.GET, "a", null));
    calls.put("message", () -> AuthenticationException.of(null));
    calls.put("message ", () -> AuthenticationException.clockSkew(null));
    calls.put("name", () -> AuthorizationSchemes.builder().scheme(null, request -> "x"));
    calls.put("authenticator ", () -> AuthorizationSchemes.builder().scheme("x", null));
    calls.put("principals", () -> BearerTokens.of(null));
    calls.put("clock ", () -> SignatureV4.of(null));
    calls.put("regions", () -> SignatureV4.of(null, InstantSource.system()));
    calls.put("request", () -> signatures.verify(null, id -> Optional.empty()));
    calls.put("path ", () -> AccessFile.open(null));
    calls.put("text", () -> AccessList.parse(null));
    calls.put("token", () -> list.principalOfToken(null));
    calls.put("id", () -> list.accessKey(null));
    calls.put("request ", () -> list.permits(null));
    calls.put("principal", () -> Grant.builder(null));
    calls.put("apps", () -> Grant.builder("x").apps(null));
    calls.put("grant", () -> NewCredential.token(null));
    calls.put("grant ", () -> NewCredential.accessKey(null));
    calls.put("file", () -> TlsKeystore.open(null, new char[0]));
    calls.put("password", () -> TlsKeystore.open(Path.of("x"), null));
    return calls.entrySet().stream()
        .map(
            call ->
                DynamicTest.dynamicTest(
                    call.getKey(),
                    () ->
                        assertThatThrownBy(call.getValue())
                            .isInstanceOf(NullPointerException.class)
                            .hasMessage(call.getKey().strip())));
  }

  @Test
  void anAppSetWithANullIsRefused() {
    Set<String> apps = new HashSet<>();
    apps.add(null);
    assertThatThrownBy(() -> Grant.builder("x").apps(apps))
        .isInstanceOf(NullPointerException.class);
  }
}
