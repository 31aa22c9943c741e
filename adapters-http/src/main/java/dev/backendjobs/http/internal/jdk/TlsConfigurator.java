// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http.internal.jdk;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/** How connections are secured: TLS 1.3 or 1.2, whatever else this Java would still speak. */
public final class TlsConfigurator extends HttpsConfigurator {
  public TlsConfigurator(SSLContext context) {
    super(context);
  }

  @Override
  public void configure(HttpsParameters connection) {
    SSLParameters parameters = getSSLContext().getDefaultSSLParameters();
    parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
    parameters.setUseCipherSuitesOrder(true);
    connection.setSSLParameters(parameters);
  }
}
