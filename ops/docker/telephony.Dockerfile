FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /src
COPY Directory.Build.props Directory.Packages.props global.json ./
COPY src src
RUN dotnet publish src/Hotline.Telephony -c Release -o /out --nologo

FROM mcr.microsoft.com/dotnet/aspnet:10.0
COPY --from=build /out /app
RUN mkdir -p /data && chown app: /data
USER app
WORKDIR /app
# Short collections (docs/adr/0147).
ENV DOTNET_GCgen0size=0x1000000
ENTRYPOINT ["dotnet", "/app/Hotline.Telephony.dll"]
