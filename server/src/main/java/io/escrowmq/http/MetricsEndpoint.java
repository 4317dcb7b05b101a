package io.escrowmq.http;

import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** {@code GET /metrics} in the text format that the scraper prefers. */
final class MetricsEndpoint implements Endpoint {

    private final PrometheusRegistry registry;
    private final ExpositionFormats formats = ExpositionFormats.init();

    MetricsEndpoint(PrometheusRegistry registry) {
        this.registry = registry;
    }

    @Override
    public Answer answer(HttpRequest request) throws IOException {
        request.allow("GET");
        ExpositionFormatWriter writer = formats.findWriter(request.header("Accept"));
        ByteArrayOutputStream page = new ByteArrayOutputStream();
        writer.write(page, registry.scrape());
        return new Answer(200, writer.getContentType(), page.toByteArray());
    }
}
