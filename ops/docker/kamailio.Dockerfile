FROM debian:12-slim
RUN apt-get update && apt-get install -y --no-install-recommends kamailio kamailio-tls-modules && rm -rf /var/lib/apt/lists/*
COPY ops/kamailio/kamailio.cfg /etc/hotline/kamailio.cfg
ENTRYPOINT ["kamailio", "-DD", "-E", "-m", "256", "-M", "8", "-b", "2097152", "-f", "/etc/hotline/kamailio.cfg"]
