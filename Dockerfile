# Build: docker build -t lurewatch .
# Run:   docker run -p 127.0.0.1:8080:8080 -v lurewatch:/data lurewatch
#
# The image holds one static binary, certificate authorities and an empty data directory: no shell, no
# distribution, no root.
FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -tags timetzdata -ldflags='-s -w' -o /lurewatch ./cmd/lurewatch && mkdir /empty

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build --chown=65532:65532 /empty /data
COPY --from=build --chown=65532:65532 /empty /tmp
COPY --from=build /lurewatch /lurewatch
ENV LUREWATCH_DATA=/data LUREWATCH_LISTEN=0.0.0.0:8080
VOLUME /data
EXPOSE 8080
USER 65532:65532
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s CMD ["/lurewatch", "health"]
ENTRYPOINT ["/lurewatch"]
CMD ["serve"]
