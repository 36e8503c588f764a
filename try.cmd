@echo off
pushd "%~dp0"
dotnet run build/Tool.cs -- try %*
set "code=%ERRORLEVEL%"
popd
exit /b %code%
